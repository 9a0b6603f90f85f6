import { strFromU8, unzipSync } from 'fflate';
import { ReleaseManifest } from '../../../schema/release';
import { runOf } from '../../../handlers/make-release/training-run';
import { MODEL_DATA_URI } from '../support/examples';
import { run } from '../support/lambda';
import { json, refuse } from '../support/wire';
import { type Edit, ENV, Registry, RELEASE } from './registry';

const PLACE = 'arn:aws:sagemaker:eu-west-1:111111111111';
const EXECUTION = `${PLACE}:pipeline/mortgage-approval-training/execution/4r83jejmhorv`;
const session = (role: string, name: string) => `arn:aws:sts::111111111111:assumed-role/${role}/${name}`;
const by = (arn: string) => ({ IamIdentity: { Arn: arn, PrincipalId: 'AROAEXAMPLE:x' } });
const PIPELINE_ROLE = session('mortgage-approval-dev-TrainingRole', 'SageMaker');
const more = { CustomerMetadataProperties: { pipelineExecutionArn: EXECUTION }, CreatedBy: by(PIPELINE_ROLE) };

let registry: Registry;
beforeEach(async () => void (registry = await Registry.start()));
afterEach(() => registry.cloud.stop());

/** Approves a model of a run that somebody has started. */
async function approved(edit: Partial<Edit>, starter: object | undefined, APPROVER = 'independent') {
  registry.cloud.on('SageMaker.DescribePipelineExecution', () => json({ CreatedBy: starter, LastModifiedBy: starter }));
  const whole = { at: 0, fields: ['ModelApprovalStatus'], more, ...edit };
  registry.edit(whole);
  await run('make-release', registry.cloud.endpoint, { ...ENV, APPROVER }, [registry.eventOf(whole)]);
  const release = registry.cloud.objects.versions(RELEASE).at(-1);
  const manifest = release && ReleaseManifest.parse(JSON.parse(strFromU8(unzipSync(release.body)['manifest.json'])));
  return { manifest, reasons: registry.notices().map(({ reason }) => reason) };
}

describe('when the approver must not have made the model', () => {
  test('then somebody else releases it, and the manifest says who started the run', async () => {
    const { manifest } = await approved({ by: session('Approver', 'eve') }, by(session('Developer', 'ana')));
    expect(manifest?.training).toEqual({
      executionArn: EXECUTION,
      makers: [{ arn: session('Developer', 'ana') }, { arn: PIPELINE_ROLE }],
    });
    expect(manifest?.pipeline).toBe(ENV.PIPELINE_NAME);
  });

  test('then whoever started the run does not, and people are told what to do', async () => {
    const { manifest, reasons } = await approved({ by: session('Approver', 'ana') }, by(session('Developer', 'ana')));
    expect(manifest).toBeUndefined();
    expect(reasons).toEqual([
      'version 7 of mortgage-approval is not released: its approver must not have made it, and ' +
        `${session('Approver', 'ana')} approved it and ${session('Developer', 'ana')} made it: both are called ana; ` +
        'somebody else has to approve it.',
    ]);
  });

  test('then a run that the library has started itself was started by no person', async () => {
    const starter = by(session('mortgage-approval-dev-RetrainingHandlerRole', 'Retraining'));
    const { manifest } = await approved({ by: session('Developer', 'ana') }, starter);
    expect(manifest?.modelPackageVersion).toBe(7);
  });

  test.each<[string, Partial<Edit>, object | undefined, string]>([
    ['nobody is said to have started', {}, undefined, 'SageMaker does not say who started the run 4r83jejmhorv'],
    [
      'no metadata name',
      { more: { ...more, CustomerMetadataProperties: {} } },
      by('arn:aws:iam::1:user/bob'),
      'its metadata name no training run',
    ],
    [
      'the metadata name another run',
      { more: { ...more, CustomerMetadataProperties: { pipelineExecutionArn: `${EXECUTION}2` } } },
      by('arn:aws:iam::1:user/bob'),
      'its model data are not from the run 4r83jejmhorv2',
    ],
    ...['pipeline/another/execution/4r83jejmhorv', 'pipeline/mortgage-approval-training2/execution/4r83jejmhorv'].map(
      (own): [string, Partial<Edit>, object, string] => [
        `is named ${own}`,
        { more: { ...more, CustomerMetadataProperties: { pipelineExecutionArn: `${PLACE}:${own}` } } },
        by('arn:aws:iam::1:user/bob'),
        'its metadata name a run of another pipeline than mortgage-approval-training',
      ],
    ),
    [
      'is of another account',
      {
        more: {
          ...more,
          CustomerMetadataProperties: { pipelineExecutionArn: EXECUTION.replace('111111111111', '222222222222') },
        },
      },
      by('arn:aws:iam::1:user/bob'),
      'its metadata name a run of another pipeline than mortgage-approval-training',
    ],
  ])('then a run that %s is refused', async (_, edit, starter, because) => {
    const { manifest, reasons } = await approved({ by: session('Approver', 'eve'), ...edit }, starter);
    expect(manifest).toBeUndefined();
    expect(reasons).toEqual([expect.stringContaining(because)]);
  });

  test('then a run that is gone is refused', async () => {
    registry.edit({ at: 0, more });
    registry.cloud.on('SageMaker.DescribePipelineExecution', () =>
      refuse(400, 'ResourceNotFound', { Message: 'no such execution' }),
    );
    const event = registry.eventOf({ at: 0, fields: ['ModelApprovalStatus'] });
    await run('make-release', registry.cloud.endpoint, { ...ENV, APPROVER: 'independent' }, [event]);
    expect(registry.notices()).toMatchObject([{ type: 'Release Refused' }]);
  });
});

test('when a run may not be described, nothing is refused, and the try fails', async () => {
  const whole: Edit = { at: 0, fields: ['ModelApprovalStatus'], more };
  registry.edit(whole);
  registry.cloud.on('SageMaker.DescribePipelineExecution', () =>
    refuse(400, 'AccessDeniedException', { message: 'no' }),
  );
  const env = { ...ENV, APPROVER: 'independent' };
  const { outcomes } = await run('make-release', registry.cloud.endpoint, env, [registry.eventOf(whole)]);
  expect(outcomes[0].error).toContain('DescribePipelineExecution failed: no');
  expect(registry.notices()).toEqual([]);
});

test('when anybody may approve, whoever started the run releases it, and the manifest says so', async () => {
  const starter = session('Developer', 'ana');
  const { manifest } = await approved({ by: starter }, by(starter), 'anybody');
  expect(manifest?.training?.makers).toContainEqual({ arn: starter });
  expect(manifest?.approval.by).toBe(starter);
});

test('who registered a model has made it, too', () => {
  const forger = session('Developer', 'ana');
  const InferenceSpecification = { Containers: [{ Image: 'image', ModelDataUrl: MODEL_DATA_URI }] };
  const described = { ...more, CreatedBy: by(forger), InferenceSpecification };
  const { makers, unknown } = runOf(described, { CreatedBy: by(session('Developer', 'bob')) });
  expect(makers).toContainEqual({ arn: forger });
  expect(unknown).toBeUndefined();
});
