import * as example from '../support/examples';
import { json } from '../support/wire';
import { type Edit, Registry, RELEASE } from './registry';

const APPROVAL = ['ModelApprovalStatus'];

let registry: Registry;
beforeEach(async () => void (registry = await Registry.start()));
afterEach(() => registry.cloud.stop());

describe('when an approval is withdrawn', () => {
  const rejection: Edit = {
    status: 'Rejected',
    at: 60,
    by: 'eve',
    fields: ['ModelApprovalStatus', 'ApprovalDescription'],
    more: { ApprovalDescription: 'the data were stale' },
  };
  beforeEach(() => registry.happens({ at: 0, fields: APPROVAL }));

  test('then a release that waits for an approval is abandoned, and not rejected, in the name of who withdrew', async () => {
    registry.pipelineIs([{ status: 'InProgress', stage: 'prod', token: 'the-token' }]);
    const outcome = await registry.happens(rejection);
    expect(outcome.result!.because).toBe('the approval was withdrawn: its release was stopped');
    expect(registry.cloud.inputs('CodePipeline.StopPipelineExecution')).toEqual([
      {
        pipelineName: 'delivery',
        pipelineExecutionId: expect.stringMatching(/^11111111-/),
        abandon: true,
        reason: 'eve rejected version 7 of mortgage-approval: the data were stale.',
      },
    ]);
    expect(registry.cloud.calls('CodePipeline.PutApprovalResult')).toEqual([]);
    expect(registry.notices()).toEqual([
      {
        type: 'Release Stopped',
        reason:
          'eve rejected version 7 of mortgage-approval: the data were stale. ' +
          'Its release was stopped on its way through the environments.',
      },
    ]);
  });

  test('then setting it back to pending does the same', async () => {
    registry.pipelineIs([{ status: 'InProgress', stage: 'prod', token: 'the-token' }]);
    await registry.happens({ ...rejection, status: 'PendingManualApproval', fields: APPROVAL });
    expect(registry.cloud.inputs('CodePipeline.StopPipelineExecution')).toMatchObject([
      { abandon: true, reason: 'eve withdrew the approval of version 7 of mortgage-approval.' },
    ]);
  });

  test('then a release on its way ends after the action that runs', async () => {
    registry.pipelineIs([{ status: 'InProgress', stage: 'staging' }]);
    await registry.happens(rejection);
    expect(registry.cloud.inputs('CodePipeline.StopPipelineExecution')).toMatchObject([{ abandon: false }]);
  });

  describe('and the function was killed after it had stopped a release', () => {
    const stopped = (reason: string, second: number) => ({
      pipelineExecutionId: '11111111-2222-3333-4444-555555555550',
      status: 'Stopping',
      stopTrigger: { reason },
      lastUpdateTime: Date.UTC(2026, 10, 20, 9) / 1000 + second,
      executionType: 'STANDARD',
      sourceRevisions: [{ actionName: 'Release', revisionId: registry.cloud.objects.versions(RELEASE)[0].id }],
    });
    const retried = async (reason: string, second: number) => {
      registry.pipelineIs([{ status: 'Stopping', stage: 'staging' }]);
      registry.cloud.on('CodePipeline.ListPipelineExecutions', () =>
        json({ pipelineExecutionSummaries: [stopped(reason, second)] }),
      );
      await registry.happens(rejection);
      return registry.notices();
    };
    const REASON = 'eve rejected version 7 of mortgage-approval: the data were stale.';

    test('then people are told of it by the next try', async () => {
      expect(await retried(REASON, 61)).toEqual([
        { type: 'Release Stopped', reason: `${REASON} Its release was stopped on its way through the environments.` },
      ]);
    });

    test.each([
      ['by an earlier rejection', REASON, 30],
      ['by somebody else', 'not now', 61],
    ])('then nothing is told of one that was stopped %s', async (_, reason, second) => {
      expect(await retried(reason, second)).toEqual([]);
    });
  });

  test('then one that is deployed to production already goes on, and people are told', async () => {
    registry.pipelineIs([{ status: 'InProgress', stage: 'prod' }]);
    await registry.happens(rejection);
    expect(registry.cloud.calls('CodePipeline.StopPipelineExecution')).toEqual([]);
    expect(registry.notices()).toMatchObject([
      { type: 'Release Not Stopped', reason: expect.stringContaining('it is being deployed to prod') },
    ]);
  });

  test('then one that serves everywhere stays, and people are told', async () => {
    registry.pipelineIs([{ status: 'Succeeded', stage: 'prod' }]);
    await registry.happens(rejection);
    expect(registry.notices()).toMatchObject([
      { type: 'Release Not Stopped', reason: expect.stringContaining('it is deployed to prod') },
    ]);
  });

  test('then a rollback to it goes on, because the stage would keep the release that failed', async () => {
    await registry.happens({ version: 8, at: 30, fields: APPROVAL });
    registry.pipelineIs([
      { status: 'Succeeded' },
      { status: 'Failed' },
      { status: 'InProgress', stage: 'prod', rollsBackTo: 0 },
    ]);
    await registry.happens(rejection);
    expect(registry.cloud.calls('CodePipeline.StopPipelineExecution')).toEqual([]);
    expect(registry.notices()).toMatchObject([
      { type: 'Release Not Stopped', reason: expect.stringContaining('not stopped: a rollback deploys it again') },
    ]);
  });

  test('then a rollback of staging to it does not mean that production serves it', async () => {
    await registry.happens({ version: 8, at: 30, fields: APPROVAL });
    registry.pipelineIs([
      { status: 'Failed' },
      { status: 'Succeeded', stage: 'prod' },
      { status: 'Succeeded', stage: 'staging', rollsBackTo: 0 },
    ]);
    await registry.happens(rejection);
    expect(registry.notices()).toEqual([]);
  });

  test('then production that was taken back to it is told, although a newer release went through', async () => {
    await registry.happens({ version: 8, at: 30, fields: APPROVAL });
    registry.pipelineIs([
      { status: 'Succeeded' },
      { status: 'Succeeded' },
      { status: 'Succeeded', stage: 'prod', rollsBackTo: 0 },
    ]);
    await registry.happens(rejection);
    expect(registry.notices()).toMatchObject([{ reason: expect.stringContaining('it is deployed to prod') }]);
  });

  test('then a release that the pipeline has forgotten is told, and is no failure', async () => {
    registry.releaseAges(400);
    registry.pipelineIs([{ status: 'Succeeded', stage: 'prod', isForgotten: true }]);
    const outcome = await registry.happens(rejection);
    expect(outcome.result).toEqual({ released: false, because: 'the approval was withdrawn' });
    expect(registry.notices()).toMatchObject([
      { type: 'Release Not Stopped', reason: expect.stringContaining('which remembers 12 months, does not know') },
    ]);
  });

  test('then another model that waits is left alone', async () => {
    await registry.happens({ version: 8, at: 30, fields: APPROVAL });
    registry.pipelineIs([{ status: 'Superseded' }, { status: 'InProgress', stage: 'prod', token: 'the-token' }]);
    const outcome = await registry.happens(rejection);
    expect(outcome.result).toEqual({ released: false, because: 'the approval was withdrawn' });
    expect(registry.cloud.calls('CodePipeline.StopPipelineExecution')).toEqual([]);
    expect(registry.notices()).toEqual([]);
  });

  test('then a release that has not started the pipeline yet is tried again', async () => {
    const event = registry.eventOf(rejection);
    registry.edit(rejection);
    expect((await registry.handle(event)).error).toMatch(
      /has not started with version version-\d+ of the release yet$/,
    );
    registry.pipelineIs([{ status: 'InProgress', stage: 'staging' }]);
    expect((await registry.handle(event)).result!.because).toMatch(/its release was stopped$/);
  });

  test('then a person who rejects the release at the same time wins, and the handler looks again', async () => {
    registry.pipelineIs([{ status: 'InProgress', stage: 'prod', token: 'the-token' }]);
    registry.cloud.on('CodePipeline.StopPipelineExecution', () => ({
      ...json({ __type: 'PipelineExecutionNotStoppableException', message: 'too late' }),
      status: 400,
    }));
    expect((await registry.happens(rejection)).error).toMatch(/too late/);
  });

  test('then it is tried again if the release is written meanwhile', async () => {
    registry.edit({ version: 8, at: 90 });
    const approval = registry.eventOf({ version: 8, at: 90, fields: APPROVAL });
    const rejected = registry.eventOf({ version: 8, status: 'Rejected', at: 95, fields: APPROVAL });
    registry.cloud.on('S3.PutObject', async (request) => {
      registry.cloud.on('S3.PutObject', (next) => registry.cloud.objects.answer(next));
      const described = { ...rejection, version: 8, at: 95 };
      registry.edit(described);
      await registry.handle(rejected);
      return registry.cloud.objects.answer(request);
    });
    expect((await registry.handle(approval)).error).toMatch(/was withdrawn while the release was written$/);
    registry.pipelineIs([{ status: 'Superseded' }, { status: 'InProgress', stage: 'staging' }]);
    expect((await registry.handle(approval)).result!.because).toMatch(/its release was stopped$/);
  });

  test('then a package that was never released needs no call to the pipeline', async () => {
    const outcome = await registry.happens({ version: 9, status: 'Rejected', at: 60, fields: APPROVAL });
    expect(outcome.result).toEqual({ released: false, because: 'the package is not approved' });
    expect(registry.cloud.requests.filter(({ operation }) => operation.startsWith('CodePipeline.'))).toEqual([]);
  });
});

describe('when the model of an approved package is changed', () => {
  const edit: Edit = { at: 60, by: 'eve', fields: ['InferenceSpecification'] };

  test('then its release stops, because environments would get another model than was approved', async () => {
    await registry.happens({ at: 0, fields: APPROVAL });
    registry.pipelineIs([{ status: 'InProgress', stage: 'prod', token: 'the-token' }]);
    const outcome = await registry.happens(edit);
    expect(outcome.result).toEqual({ released: false, because: 'the model was changed: its release was stopped' });
    expect(registry.cloud.inputs('CodePipeline.StopPipelineExecution')).toMatchObject([
      { abandon: true, reason: 'eve changed the model of version 7 of mortgage-approval after its approval.' },
    ]);
    expect(registry.notices()).toMatchObject([{ type: 'Release Stopped' }]);
  });

  test('then a new approval releases it', async () => {
    await registry.happens({ at: 0, fields: APPROVAL });
    registry.pipelineIs([{ status: 'InProgress', stage: 'staging' }]);
    await registry.happens(edit);
    await registry.happens({ status: 'Rejected', at: 90, fields: APPROVAL });
    await registry.happens({ at: 120, by: 'ana', fields: APPROVAL });
    expect(registry.releases().map(({ by }) => by)).toEqual([example.APPROVER, 'ana']);
  });
});
