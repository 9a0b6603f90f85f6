import * as example from '../support/examples';
import { json } from '../support/wire';
import { Registry } from './registry';

const APPROVAL = ['ModelApprovalStatus'];
const TAGS = ['CustomerMetadataProperties'];

let registry: Registry;
beforeEach(async () => void (registry = await Registry.start()));
afterEach(() => registry.cloud.stop());

describe('when a package that was approved is edited', () => {
  beforeEach(async () => {
    await registry.happens({ version: 6, at: 0, fields: APPROVAL });
    await registry.happens({ version: 7, at: 60, fields: APPROVAL });
    expect(registry.releases().map(({ version }) => version)).toEqual([6, 7]);
  });

  test('then an edit of an older version does not replace the newer one', async () => {
    const outcome = await registry.happens({ version: 6, at: 120, by: 'bob', fields: TAGS });
    expect(outcome.result).toEqual({ released: false, because: 'the approval status was not changed' });
    expect(registry.releases()).toHaveLength(2);
    expect(registry.notices()).toEqual([]);
  });

  test('then an event that does not say what was edited does not either', async () => {
    const outcome = await registry.happens({ version: 6, at: 120, by: 'bob' });
    expect(outcome.result).toEqual({ released: false, because: 'its status was Approved already' });
    expect(registry.releases()).toHaveLength(2);
    expect(registry.notices()).toEqual([]);
  });

  test('then a second approval without a rejection is no rollback, and people are told how to do it', async () => {
    await registry.happens({ version: 6, at: 120, by: 'bob', fields: APPROVAL });
    expect(registry.releases()).toHaveLength(2);
    expect(registry.notices()).toEqual([
      {
        type: 'Release Refused',
        reason:
          'version 6 of mortgage-approval is not released: its status was Approved already; ' +
          'to release it again, reject it and then approve it.',
      },
    ]);
  });

  test('then a rejection and an approval release the older version again, as a rollback', async () => {
    registry.pipelineIs([{ status: 'Succeeded' }, { status: 'Succeeded' }]);
    await registry.happens({ version: 6, status: 'Rejected', at: 120, by: 'bob', fields: APPROVAL });
    await registry.happens({ version: 6, at: 180, by: 'eve', fields: APPROVAL });
    expect(registry.releases().at(-1)).toEqual({ version: 6, by: 'eve' });
  });

  test('then the rollback is made when its rejection comes after its approval', async () => {
    const early = await registry.happens({ version: 6, at: 180, by: 'eve', fields: APPROVAL });
    expect(early.result).toMatchObject({ released: false });
    const outcome = await registry.handle(
      registry.eventOf({ version: 6, status: 'Rejected', at: 120, fields: APPROVAL }),
    );
    expect(outcome.result).toMatchObject({ released: true });
    expect(registry.releases().at(-1)).toEqual({ version: 6, by: 'eve' });
  });
});

describe('when the handler has not seen the approval itself', () => {
  test('then an event that may be an edit does not replace a newer version', async () => {
    await registry.happens({ version: 7, at: 0, fields: APPROVAL });
    const outcome = await registry.happens({ version: 6, at: 60, by: 'bob' });
    expect(outcome.result!.because).toBe('the event does not say that its approval changed, and version 7 is released');
    expect(registry.releases()).toEqual([{ version: 7, by: example.APPROVER }]);
    expect(registry.notices()).toMatchObject([{ type: 'Release Refused' }]);
  });

  test('then such an event releases a newer version, and the first one', async () => {
    await registry.happens({ version: 6, at: 0 });
    await registry.happens({ version: 7, at: 60 });
    expect(registry.releases().map(({ version }) => version)).toEqual([6, 7]);
  });

  test('then such an event does not release the newest version again, with another approver', async () => {
    await registry.happens({ version: 7, at: 0, fields: APPROVAL });
    registry.cloud.table.items.clear();
    const outcome = await registry.happens({ version: 7, at: 60, by: 'bob' });
    expect(outcome.result).toEqual({ released: false, because: 'already released' });
    expect(registry.releases()).toEqual([{ version: 7, by: example.APPROVER }]);
  });
});

describe('when somebody edits a package before its approval is handled', () => {
  test('then the manifest names nobody rather than the wrong person', async () => {
    registry.edit({ at: 60, by: 'bob' });
    await registry.handle(registry.eventOf({ at: 0, fields: APPROVAL }));
    expect(registry.releases()).toEqual([{ version: 7, by: 'unknown' }]);
  });

  test('then an attempt that failed remembers who approved', async () => {
    registry.cloud.fail('S3.PutObject', { status: 403, headers: {}, body: '' });
    const event = registry.eventOf({ at: 0, fields: APPROVAL });
    registry.edit({ at: 0, by: 'ana' });
    expect((await registry.handle(event)).error).toMatch(/403/);
    registry.edit({ at: 60, by: 'bob' });
    await registry.handle(event);
    expect(registry.releases()).toEqual([{ version: 7, by: 'ana' }]);
  });
});

describe('when SageMaker shows a package as it was', () => {
  test('then it is read again until the approval is there', async () => {
    const answers = [
      { ModelApprovalStatus: 'PendingManualApproval', LastModifiedTime: undefined },
      { ModelApprovalStatus: 'PendingManualApproval', LastModifiedTime: undefined },
      {},
    ];
    registry.cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage(answers.shift())));
    const outcome = await registry.handle(example.approval());
    expect(outcome.result).toMatchObject({ released: true });
    expect(answers).toEqual([]);
  });

  test('then a package that stays so is an error, and not a withdrawal', async () => {
    registry.edit({ status: 'PendingManualApproval', at: 0 });
    const outcome = await registry.handle(registry.eventOf({ at: 60, fields: APPROVAL }));
    expect(outcome.error).toMatch(/^Error: SageMaker does not show yet that the approval status of .+ was changed$/);
    expect(registry.cloud.calls('SageMaker.DescribeModelPackage')).toHaveLength(5);
    expect(registry.cloud.table.items.size).toBe(0);
  });
});

describe('when a model may not be released', () => {
  const containers = (etag: string) => ({
    InferenceSpecification: {
      Containers: [{ ...example.modelPackage().InferenceSpecification.Containers[0], ModelDataETag: etag }],
    },
  });

  test('then model data that has changed since registration is refused, and people are told', async () => {
    const outcome = await registry.happens({
      at: 0,
      fields: APPROVAL,
      more: containers('"of-the-model-that-was-evaluated"'),
    });
    expect(outcome.result!.because).toMatch(
      /^its model data has changed since it was registered: its entity tag was of-the-model-that-was-evaluated and is /,
    );
    expect(registry.releases()).toEqual([]);
    expect(registry.notices()).toEqual([
      {
        type: 'Release Refused',
        reason: `version 7 of mortgage-approval is not released: ${String(outcome.result!.because)}.`,
      },
    ]);
  });

  test('then model data that is what was registered is released', async () => {
    const [{ etag }] = registry.cloud.objects.versions(example.MODEL_DATA_URI.slice(5));
    await registry.happens({ at: 0, fields: APPROVAL, more: containers(etag) });
    expect(registry.releases()).toHaveLength(1);
  });

  test('then a package that SageMaker failed to make is refused', async () => {
    await registry.happens({ at: 0, fields: APPROVAL, more: { ModelPackageStatus: 'Failed' } });
    expect(registry.releases()).toEqual([]);
    expect(registry.notices()).toMatchObject([{ type: 'Release Refused', reason: expect.stringContaining('Failed') }]);
  });

  test('then a package that SageMaker still makes is tried again', async () => {
    const outcome = await registry.happens({ at: 0, fields: APPROVAL, more: { ModelPackageStatus: 'InProgress' } });
    expect(outcome.error).toMatch(/is not ready: InProgress$/);
  });
});

describe('when the request that approves a model changes it, too', () => {
  test('then it is not released, and people are told what to do', async () => {
    const fields = [...APPROVAL, 'InferenceSpecification'];
    const outcome = await registry.happens({ version: 6, at: 0, fields });
    expect(outcome.result).toMatchObject({ released: false });
    expect(registry.releases()).toEqual([]);
    expect(registry.notices()).toEqual([
      {
        type: 'Release Refused',
        reason:
          'version 6 of mortgage-approval is not released: its model was changed in the request that approved it; ' +
          'look at the model as it is now, reject it and then approve it.',
      },
    ]);
  });

  test('then a rejection and an approval on its own release it', async () => {
    await registry.happens({ version: 6, at: 0, fields: [...APPROVAL, 'InferenceSpecification'] });
    await registry.happens({ version: 6, status: 'Rejected', at: 60, fields: APPROVAL });
    await registry.happens({ version: 6, at: 120, by: 'eve', fields: APPROVAL });
    expect(registry.releases()).toEqual([{ version: 6, by: 'eve' }]);
  });
});
