import { Cloud } from '../support/cloud';
import { run } from '../support/lambda';
import { refuse } from '../support/wire';

// each test starts Node at least once, on a machine that may be busy
jest.setTimeout(60_000);

const INVOKE = 'SageMakerRuntime.InvokeEndpoint';
const SUCCESS = 'CodePipeline.PutJobSuccessResult';
const FAILURE = 'CodePipeline.PutJobFailureResult';
const JOB_ID = '11111111-abcd-1111-abcd-111111abcdef';
const PARAMETERS = {
  environment: 'staging',
  region: 'eu-central-1',
  roleArn: 'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-smoke-test',
  endpoint: 'mortgage-approval-staging',
  contentType: 'application/json',
  payload: '{"instances":[{"dir":0.22,"hir":0.18}]}',
  latencyMillis: 500,
};
const GOOD = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"predictions":[{"label":"no"}]}' };

/** A job, as in CodePipeline's user guide. */
const job = (userParameters: unknown = JSON.stringify(PARAMETERS)) => ({
  'CodePipeline.job': {
    id: JOB_ID,
    accountId: '111111111111',
    data: {
      actionConfiguration: { configuration: { FunctionName: 'smoke-test', UserParameters: userParameters } },
      inputArtifacts: [],
      outputArtifacts: [],
      artifactCredentials: { accessKeyId: 'ASIAPIPELINE', secretAccessKey: 'pipeline-secret', sessionToken: 'token' },
    },
  },
});

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  cloud.on(SUCCESS, () => ({ status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '' }));
  cloud.on(FAILURE, () => ({ status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '' }));
  cloud.on('STS.AssumeRole', () => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
      <Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey>
      <SessionToken>assumed-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>`,
  }));
  cloud.on(INVOKE, () => GOOD);
});
afterEach(() => cloud.stop());

const handle = (event: unknown, remainingMillis?: number) =>
  run('smoke-test', cloud.endpoint, {}, [event], remainingMillis);

/** Handles an event whose job has to fail, and returns the message of the failure. */
async function failureOf(event: unknown, remainingMillis?: number): Promise<string> {
  const { outcomes } = await handle(event, remainingMillis);
  const [answer, ...more] = cloud.inputs<{ failureDetails: { message: string } }>(FAILURE);
  expect(more).toEqual([]);
  expect(cloud.calls(SUCCESS)).toHaveLength(0);
  expect(answer).toEqual({ jobId: JOB_ID, failureDetails: { type: 'JobFailed', message: expect.any(String) } });
  const { message } = answer.failureDetails;
  expect(message.length).toBeLessThanOrEqual(5000);
  expect(outcomes[0].result?.passed).toBe(false);
  return message;
}

describe('when an endpoint answers well', () => {
  test('then the job succeeds after one warm-up and five calls', async () => {
    const { outcomes } = await handle(job());
    expect(outcomes).toEqual([{ result: { passed: true } }]);
    expect(cloud.calls(INVOKE)).toHaveLength(6);
    expect(cloud.calls(FAILURE)).toHaveLength(0);
    expect(cloud.inputs(SUCCESS)).toEqual([
      {
        jobId: JOB_ID,
        executionDetails: {
          percentComplete: 100,
          summary: expect.stringMatching(/^mortgage-approval-staging answered in \d+ ms$/),
        },
      },
    ]);
  });

  test('then it was called with the role of the environment, in its region, with the payload', async () => {
    await handle(job());
    const assumed = new URLSearchParams(cloud.calls('STS.AssumeRole')[0].body.toString());
    expect(assumed.get('RoleArn')).toBe(PARAMETERS.roleArn);
    expect(assumed.get('RoleSessionName')).toBe('smoke-test-staging');
    for (const { path, headers, body } of cloud.calls(INVOKE)) {
      expect(path).toBe('/endpoints/mortgage-approval-staging/invocations');
      expect(headers.authorization).toMatch(/Credential=ASIAASSUMED\/\d{8}\/eu-central-1\/sagemaker\//);
      expect(headers['content-type']).toBe('application/json');
      expect(body.toString()).toBe(PARAMETERS.payload);
    }
  });

  test('then text of another content type than JSON is accepted', async () => {
    cloud.on(INVOKE, () => ({ status: 200, headers: { 'content-type': 'text/csv' }, body: 'no,0.91\n' }));
    const parameters = JSON.stringify({ ...PARAMETERS, contentType: 'text/csv', payload: 'dir,hir\n0.22,0.18' });
    expect((await handle(job(parameters))).outcomes).toEqual([{ result: { passed: true } }]);
  });

  test('then one fast answer among slow ones is enough', async () => {
    let calls = 0;
    cloud.on(INVOKE, async () => {
      if (++calls !== 4) await new Promise((resolve) => setTimeout(resolve, 350));
      return GOOD;
    });
    const parameters = JSON.stringify({ ...PARAMETERS, latencyMillis: 300 });
    expect((await handle(job(parameters))).outcomes).toEqual([{ result: { passed: true } }]);
  });

  test('then the credentials in the job are not logged', async () => {
    const { lines } = await handle(job());
    expect(JSON.stringify(lines)).not.toMatch(/ASIAPIPELINE|pipeline-secret/);
  });
});

describe('when an endpoint does not answer well', () => {
  const modelError = {
    status: 424,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ModelError' },
    body: JSON.stringify({ Message: 'Received server error (500) from main', OriginalStatusCode: 500 }),
  };

  test.each([
    ['an error of the model', modelError, /failed: ModelError: Received server error \(500\) from main$/],
    ['another status', { ...GOOD, status: 202 }, /failed: the endpoint answered with status 202 instead of 200$/],
    ['nothing', { ...GOOD, body: ' \n' }, /failed: the endpoint answered with an empty body$/],
    [
      'broken JSON',
      { ...GOOD, body: '<html>' },
      /failed: the endpoint answered with content type application\/json, but the body is not JSON: <html>$/,
    ],
  ])('then %s fails the job and says so', async (_what, answer, message) => {
    cloud.on(INVOKE, () => answer);
    expect(await failureOf(job())).toMatch(message);
  });

  test('then the message says which call it was', async () => {
    let calls = 0;
    cloud.on(INVOKE, () => (++calls === 3 ? modelError : GOOD));
    expect(await failureOf(job())).toMatch(/^call 2 of 5 to mortgage-approval-staging failed: /);
  });

  test('then an endpoint that is always too slow fails the job with both times', async () => {
    cloud.on(INVOKE, async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return GOOD;
    });
    const message = await failureOf(job(JSON.stringify({ ...PARAMETERS, latencyMillis: 20 })));
    expect(message).toMatch(/^the fastest of 5 answers took \d+ ms, but the limit is 20 ms$/);
  });

  test('then an endpoint that never answers fails the job before the function times out', async () => {
    cloud.on(INVOKE, () => new Promise(() => {}));
    expect(await failureOf(job(), 5_400)).toBe('the smoke test did not finish before its function had to answer');
  });

  test('then a very long reason is cut to the length that CodePipeline accepts', async () => {
    const body = JSON.stringify({ Message: 'x'.repeat(9000), OriginalStatusCode: 500 });
    cloud.on(INVOKE, () => ({ ...modelError, body }));
    expect(await failureOf(job())).toHaveLength(5000);
  });
});

describe('when the endpoint cannot be tested', () => {
  test.each([
    ['not JSON', 'endpoint=x', 'UserParameters is not JSON'],
    ['empty', '', 'UserParameters is not JSON'],
    [
      'incomplete',
      '{}',
      /^UserParameters is invalid: environment must be of type string; region .*latencyMillis must be /,
    ],
    ['for no role', JSON.stringify({ ...PARAMETERS, roleArn: 'me' }), /: roleArn must match /],
    ['missing', null, /^the job is invalid: .*UserParameters must be of type string$/],
  ])('then parameters that are %s fail the job', async (_what, parameters, message) => {
    expect(await failureOf(job(parameters))).toMatch(message);
    expect(cloud.calls('STS.AssumeRole')).toHaveLength(0);
  });

  test('then a job without configuration fails', async () => {
    const bare = { 'CodePipeline.job': { id: JOB_ID } };
    expect(await failureOf(bare)).toMatch(/^the job is invalid: CodePipeline\.job\.data must be of type /);
  });

  test('then a role that may not be assumed fails the job', async () => {
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`;
    cloud.on('STS.AssumeRole', () => ({ status: 403, headers: { 'content-type': 'text/xml' }, body }));
    expect(await failureOf(job())).toMatch(/not authorized to perform: sts:AssumeRole/);
  });

  test('then an event without a job is an error, because there is no job to answer', async () => {
    const { outcomes } = await handle({ 'CodePipeline.job': { id: 'x' } });
    expect(outcomes[0].error).toMatch(/^Error: the event is invalid: CodePipeline\.job\.id must match /);
    expect(cloud.requests).toHaveLength(0);
  });
});

describe('when the job cannot be answered', () => {
  test('then the function fails, and its retry answers the job', async () => {
    cloud.fail(SUCCESS, refuse(400, 'ThrottlingException', { message: 'slow down' }), 3);
    expect((await handle(job())).outcomes[0].error).toMatch(/ThrottlingException|slow down/);
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
  });

  test.each(['InvalidJobStateException', 'JobNotFoundException'])(
    'then a job that already has an answer (%s) is not an error',
    async (type) => {
      cloud.on(SUCCESS, () => refuse(400, type, { message: 'Cannot complete job' }));
      expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
    },
  );
});
