import { boundRelease, COPIES, zipOf } from '../support/bound-release';
import { Cloud } from '../support/cloud';
import { FAILURE, jobOf, serveJobs, SUCCESS } from '../support/jobs';
import { run } from '../support/lambda';
import { json } from '../support/wire';

const ARTIFACT = 'pipeline/delivery/Release/abc';
const location = { type: 'S3', s3Location: { bucketName: 'pipeline', objectKey: 'delivery/Release/abc' } };
const [EXECUTION, BEFORE] = ['11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-000000000000'];
const ANA = 'arn:aws:sts::111111111111:assumed-role/Developer/ana';
const EVE = 'arn:aws:sts::111111111111:assumed-role/Approver/eve';
const MADE = { pipeline: 'delivery', training: { executionArn: 'arn', makers: [{ arn: ANA }] } };

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  serveJobs(cloud);
  for (const { uri, body } of Object.values(COPIES)) cloud.objects.put(uri.slice(5), body);
});
afterEach(() => cloud.stop());

/** What CodePipeline tells of an approval. */
function approvalBy(updatedBy: string | undefined, more: object = {}) {
  return {
    stageName: 'Approve-prod',
    actionName: 'Approve',
    status: 'Succeeded',
    updatedBy,
    lastUpdateTime: 1,
    ...more,
  };
}

/** Verifies a release of somebody's model, with what CodePipeline tells of its executions. */
async function verify(made: object, told: { [execution: string]: object[] }, isRollback = false) {
  const { files, digest } = boundRelease(made);
  cloud.objects.put(ARTIFACT, zipOf(files));
  cloud.table.items.set(`release#${digest}`, { id: { S: `release#${digest}` } });
  cloud.on('CodePipeline.ListActionExecutions', ({ body }) => {
    const { filter } = JSON.parse(body.toString()) as { filter: { pipelineExecutionId: string } };
    return json({ actionExecutionDetails: told[filter.pipelineExecutionId] ?? [] });
  });
  const rollbackMetadata = { rollbackTargetPipelineExecutionId: BEFORE };
  cloud.on('CodePipeline.GetPipelineExecution', () =>
    json({ pipelineExecution: { pipelineExecutionId: EXECUTION, ...(isRollback && { rollbackMetadata }) } }),
  );
  const approved = { executionId: EXECUTION, stage: 'Approve-prod', action: 'Approve' };
  const job = jobOf(JSON.stringify({ environment: 'prod', approved }), {
    inputArtifacts: [{ name: 'Release', revision: null, location }],
  });
  await run('verify-release', cloud.endpoint, { RELEASES_TABLE: 'state' }, [job]);
  const [failed] = cloud.inputs<{ failureDetails: { message: string } }>(FAILURE);
  return { passed: cloud.calls(SUCCESS).length === 1, because: failed?.failureDetails.message };
}

describe('when whoever approves a release must not have made its model', () => {
  test('then somebody else does', async () => {
    expect(await verify(MADE, { [EXECUTION]: [approvalBy(EVE)] })).toEqual({ passed: true, because: undefined });
    expect(cloud.inputs('CodePipeline.ListActionExecutions')).toMatchObject([{ pipelineName: 'delivery' }]);
  });

  test('then whoever made it does not, and the message says what to do', async () => {
    expect(await verify(MADE, { [EXECUTION]: [approvalBy(ANA)] })).toEqual({
      passed: false,
      because:
        `whoever approves a release in Approve-prod must not have made its model, and ${ANA} approved it and ${ANA} made ` +
        `it: both are ${ANA}; somebody else has to approve it. Start the pipeline with this version of the release again`,
    });
  });

  test('then the last answer counts, and no other action does', async () => {
    const told = [
      approvalBy(EVE),
      approvalBy(ANA, { lastUpdateTime: 2 }),
      approvalBy(EVE, { stageName: 'Approve-staging', lastUpdateTime: 3 }),
      approvalBy(EVE, { status: 'Failed', lastUpdateTime: 4 }),
    ];
    expect(await verify(MADE, { [EXECUTION]: told })).toMatchObject({ passed: false });
  });

  test('then a rollback repeats what was approved before', async () => {
    expect(await verify(MADE, { [BEFORE]: [approvalBy(EVE)] }, true)).toMatchObject({ passed: true });
  });

  test('then a rollback to what its maker has approved is refused', async () => {
    expect(await verify(MADE, { [BEFORE]: [approvalBy(ANA)] }, true)).toMatchObject({ passed: false });
  });

  test.each<[string, object, object[], string]>([
    ['nobody is named', MADE, [approvalBy(undefined)], 'it is not known who approved it'],
    ['nobody was asked', MADE, [], 'it is not known who approved it'],
    [
      'it is not known who made it',
      { ...MADE, training: { makers: [], unknown: 'nobody says so' } },
      [approvalBy(EVE)],
      'nobody says so',
    ],
    [
      'the release is older than that',
      {},
      [approvalBy(EVE)],
      'the release is from before releases said who made their model',
    ],
  ])('then a release is refused if %s', async (_, made, told, because) => {
    expect(await verify(made, { [EXECUTION]: told })).toEqual({
      passed: false,
      because: expect.stringContaining(because),
    });
  });
});
