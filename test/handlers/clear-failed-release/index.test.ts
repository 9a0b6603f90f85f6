import { Cloud } from '../support/cloud';
import { FAILURE, JOB_ID, jobOf, refuseForm, serveJobs, stackResources, SUCCESS, xml } from '../support/jobs';
import { run } from '../support/lambda';
import { json, refuse } from '../support/wire';

const STACKS = 'CloudFormation.DescribeStacks';
const RESOURCES = 'CloudFormation.ListStackResources';
const DELETE = 'CloudFormation.DeleteStack';
const ENDPOINT = 'SageMaker.DescribeEndpoint';
const PARAMETERS = {
  environment: 'prod',
  region: 'eu-central-1',
  roleArn: 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-clearing',
  stackName: 'mortgage-approval-prod-release',
  endpoint: 'mortgage-approval-prod',
};
const ID = 'arn:aws:cloudformation:eu-central-1:333333333333:stack/mortgage-approval-prod-release/1234';

const stackIn = (status: string) =>
  xml(`<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
    <member><StackName>${PARAMETERS.stackName}</StackName><StackId>${ID}</StackId><StackStatus>${status}</StackStatus>
    <CreationTime>2026-11-20T08:00:00Z</CreationTime></member></Stacks></DescribeStacksResult>
    <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeStacksResponse>`);
const NO_STACK = refuseForm('ValidationError', `Stack with id ${PARAMETERS.stackName} does not exist`);
const NO_ENDPOINT = refuse(400, 'ValidationException', {
  message: 'Could not find endpoint "mortgage-approval-prod".',
});

let cloud: Cloud;
/** What DescribeStacks says, one look after the other; the last stays. */
let looks: ReturnType<typeof xml>[];
beforeEach(async () => {
  cloud = await Cloud.start();
  serveJobs(cloud);
  looks = [];
  cloud.on(STACKS, () => (looks.length > 1 ? looks.shift()! : looks[0]));
  cloud.on(ENDPOINT, () => NO_ENDPOINT);
  cloud.on(RESOURCES, () => stackResources([]));
  cloud.on(DELETE, () =>
    xml(`<DeleteStackResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
      <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DeleteStackResponse>`),
  );
});
afterEach(() => cloud.stop());

const handle = (remainingMillis?: number) =>
  run('clear-failed-release', cloud.endpoint, {}, [jobOf(JSON.stringify(PARAMETERS))], remainingMillis);

/** How the job was answered, and which stacks were deleted. */
async function answerOf(remainingMillis?: number) {
  await handle(remainingMillis);
  const succeeded = cloud.inputs<{ continuationToken?: string; executionDetails: { summary: string } }>(SUCCESS);
  const failed = cloud.inputs<{ failureDetails: { message: string } }>(FAILURE);
  expect(succeeded.length + failed.length).toBe(1);
  const deleted = cloud.calls(DELETE).map(({ body }) => new URLSearchParams(body.toString()));
  return {
    summary: succeeded[0]?.executionDetails.summary,
    token: succeeded[0]?.continuationToken,
    failure: failed[0]?.failureDetails.message,
    deleted: deleted.map((form) => form.get('StackName')),
    passed: deleted.map((form) => form.get('RoleARN')),
  };
}

describe('when an earlier first release failed', () => {
  test.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED'])(
    'then its stack, which is %s, is deleted by its id with its own role, and awaited',
    async (status) => {
      looks = [stackIn(status), stackIn('DELETE_IN_PROGRESS'), NO_STACK];
      expect(await answerOf()).toEqual({
        summary: `mortgage-approval-prod-release was deleted: it was ${status}, because its first creation had failed`,
        token: undefined,
        failure: undefined,
        deleted: [ID],
        passed: [null],
      });
    },
  );

  test('then CodePipeline is asked to come back while the deletion lasts', async () => {
    looks = [stackIn('ROLLBACK_COMPLETE'), stackIn('DELETE_IN_PROGRESS')];
    expect(await answerOf(12_000)).toMatchObject({ token: 'ROLLBACK_COMPLETE', deleted: [ID] });
  });

  test('then a deletion that fails is left to a person', async () => {
    looks = [stackIn('ROLLBACK_COMPLETE'), stackIn('DELETE_FAILED')];
    const { failure, deleted } = await answerOf();
    expect(failure).toMatch(/is DELETE_FAILED; .*aws cloudformation delete-stack/);
    expect(deleted).toEqual([ID]);
  });

  test('then nothing is deleted while an endpoint of that name exists', async () => {
    looks = [stackIn('ROLLBACK_COMPLETE')];
    cloud.on(ENDPOINT, () => json({ EndpointName: PARAMETERS.endpoint, EndpointStatus: 'InService' }));
    const { failure, deleted } = await answerOf();
    expect(failure).toMatch(/the endpoint mortgage-approval-prod exists and is InService/);
    expect(deleted).toEqual([]);
  });

  test('then nothing is deleted while the stack holds another endpoint', async () => {
    looks = [stackIn('ROLLBACK_FAILED')];
    const type = 'AWS::SageMaker::Endpoint';
    const arn = (name: string) => `arn:aws:sagemaker:eu-central-1:333333333333:endpoint/${name}`;
    cloud.on(RESOURCES, () =>
      stackResources([
        { type, id: arn('gone'), status: 'DELETE_COMPLETE' },
        { type, id: arn('shadow'), status: 'DELETE_FAILED' },
        { type, id: arn(PARAMETERS.endpoint), status: 'DELETE_FAILED' },
      ]),
    );
    const { failure, deleted } = await answerOf();
    expect(failure).toMatch(/holds endpoints that may serve: shadow$/);
    expect(deleted).toEqual([]);
  });

  test('then nothing is deleted if it is not known whether the endpoint exists', async () => {
    looks = [stackIn('ROLLBACK_COMPLETE')];
    cloud.on(ENDPOINT, () => refuse(400, 'AccessDeniedException', { message: 'not authorized' }));
    const { failure, deleted } = await answerOf();
    expect(failure).toBe('DescribeEndpoint of mortgage-approval-prod failed: not authorized');
    expect(deleted).toEqual([]);
  });
});

describe('when there is nothing to clear', () => {
  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS'])(
    'then a stack that is %s stays, and nobody asks for its endpoint',
    async (status) => {
      looks = [stackIn(status)];
      expect(await answerOf()).toMatchObject({ deleted: [], failure: undefined, token: undefined });
      expect(cloud.calls(ENDPOINT)).toEqual([]);
    },
  );

  test('then the very first release goes on', async () => {
    looks = [NO_STACK];
    expect(await answerOf()).toMatchObject({
      summary: 'there is no mortgage-approval-prod-release yet',
      deleted: [],
    });
  });

  test('then a change that is under way is awaited', async () => {
    looks = [stackIn('UPDATE_IN_PROGRESS'), stackIn('UPDATE_COMPLETE')];
    expect(await answerOf()).toMatchObject({ deleted: [], summary: expect.stringContaining('UPDATE_COMPLETE') });
  });
});

describe('when the environment cannot be looked at', () => {
  test('then the job fails with the reason', async () => {
    looks = [refuseForm('AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks', 403)];
    expect((await answerOf()).failure).toMatch(
      /^DescribeStacks of mortgage-approval-prod-release failed: not authorized/,
    );
  });

  test('then a role that is not there yet is explained', async () => {
    cloud.on('STS.AssumeRole', () => refuseForm('AccessDenied', 'not authorized to perform: sts:AssumeRole', 403));
    expect((await answerOf()).failure).toMatch(
      /clearing can't be assumed: not authorized.* Is the stack of prod deployed in this version\?$/,
    );
  });

  test('then credentials are not logged', async () => {
    looks = [NO_STACK];
    const { lines } = await handle();
    expect(JSON.stringify(lines)).not.toMatch(/ASIAPIPELINE|pipeline-secret|ASIAASSUMED|assumed-secret/);
    expect(JSON.stringify(lines)).toContain(JOB_ID);
  });
});
