import { boundRelease, COPIES, zipOf } from '../support/bound-release';
import type { Calm, Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { jobOf, serveJobOnce } from '../support/jobs';
import { json } from '../support/wire';

const location = { type: 'S3', s3Location: { bucketName: 'pipeline', objectKey: 'delivery/Release/abc' } };

const [EXECUTION, BEFORE] = ['11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-000000000000'];
const APPROVED = { executionId: EXECUTION, stage: 'Approve-prod', action: 'Approve' };

export const verifyRelease: Scenarios = {
  'a release is about to be deployed': () => about({}, {}),
  'a release is about to be deployed that somebody else must have approved': () => approvedIn(EXECUTION),
  'a release is about to be rolled back that somebody else must have approved': () => approvedIn(BEFORE),
};

/** The delivery pipeline tells of an approval in one of its executions, and that this execution rolls back to the one before. */
async function approvedIn(execution: string): Promise<Calm> {
  const training = { makers: [{ arn: 'arn:aws:iam::111111111111:user/ana' }] };
  const scene = await about({ pipeline: 'delivery', training }, { approved: APPROVED });
  const updatedBy = 'arn:aws:iam::111111111111:user/ben';
  const approval = { stageName: 'Approve-prod', actionName: 'Approve', status: 'Succeeded', updatedBy };
  scene.cloud.on('CodePipeline.ListActionExecutions', ({ body }) => {
    const { filter } = JSON.parse(body.toString()) as { filter: { pipelineExecutionId: string } };
    return json({ actionExecutionDetails: filter.pipelineExecutionId === execution ? [approval] : [] });
  });
  const rollbackMetadata = { rollbackTargetPipelineExecutionId: BEFORE };
  scene.cloud.on('CodePipeline.GetPipelineExecution', () => json({ pipelineExecution: { rollbackMetadata } }));
  return scene;
}

async function about(made: object, told: object): Promise<Calm> {
  const cloud = await Cloud.start();
  const answers = serveJobOnce(cloud);
  for (const { uri, body } of Object.values(COPIES)) cloud.objects.put(uri.slice(5), body);
  const { files, digest } = boundRelease(made);
  cloud.objects.put(`pipeline/${location.s3Location.objectKey}`, zipOf(files));
  cloud.table.items.set(`release#${digest}`, { id: { S: `release#${digest}` } });
  return {
    cloud,
    environment: { RELEASES_TABLE: 'state' },
    event: jobOf(JSON.stringify({ environment: 'prod', ...told }), {
      inputArtifacts: [{ name: 'Release', revision: null, location }],
    }),
    done: () => answers.map(({ success }) => `the job ${success ? 'succeeded' : 'failed'}`),
    told: () => [],
    failure: () => answers.find(({ success }) => !success)?.message,
  };
}
