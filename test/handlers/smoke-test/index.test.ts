import { strToU8, zipSync } from 'fflate';
import { Cloud } from '../support/cloud';
import { FAILURE, JOB_ID, jobOf, refuseForm, serveJobs, stackResources, SUCCESS } from '../support/jobs';
import { run } from '../support/lambda';
import { refuse } from '../support/wire';
import { INVOKE, DESCRIBE, RESOURCES, PARAMETERS, REQUEST, GOOD, MADE, endpointIn, job } from './fixture';

/** Puts a release where the job says that it is. */
function release(files: { readonly [name: string]: unknown }): void {
  const entries = Object.entries(files).map(([name, content]) => [name, strToU8(JSON.stringify(content))]);
  cloud.objects.put('artifacts/delivery/Release/abc', Buffer.from(zipSync(Object.fromEntries(entries))));
}

/** A release with one request. */
function releaseWith(request: object): void {
  release({
    'manifest.json': { schema: 'release/1', smokeTests: { staging: 'requests/1.json' } },
    'requests/1.json': request,
  });
}

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  serveJobs(cloud);
  cloud.on(DESCRIBE, () => endpointIn('InService'));
  cloud.on(RESOURCES, () => stackResources([{ type: 'AWS::SageMaker::Model', id: 'model' }, MADE]));
  cloud.on(INVOKE, () => GOOD);
  releaseWith(REQUEST);
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
          summary: expect.stringMatching(
            /^mortgage-approval-staging serves EndpointConfig-Xy1Zabc and answered in \d+ ms$/,
          ),
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
      expect(body.toString()).toBe(REQUEST.payload);
    }
  });

  test('then text of another content type than JSON is accepted', async () => {
    cloud.on(INVOKE, () => ({ status: 200, headers: { 'content-type': 'text/csv' }, body: 'no,0.91\n' }));
    releaseWith({ contentType: 'text/csv', payload: 'dir,hir\n0.22,0.18' });
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
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
    expect(JSON.stringify(lines)).not.toMatch(/ASIAPIPELINE|pipeline-secret|ASIAASSUMED|assumed-secret/);
  });
});

describe('when the request comes with the release', () => {
  test('then it is read with the credentials of the job, which no other call uses', async () => {
    await handle(job());
    const signed = (operation: string) =>
      cloud.calls(operation).map(({ headers }) => /Credential=(\w+)\//.exec(headers.authorization!)![1]);
    expect(signed('S3.GetObject')).toEqual(['ASIAPIPELINE']);
    expect(new Set([DESCRIBE, RESOURCES, INVOKE].flatMap(signed))).toEqual(new Set(['ASIAASSUMED']));
  });

  test('then it may be as large as an endpoint accepts', async () => {
    const payload = 'x'.repeat(6_291_456);
    releaseWith({ contentType: 'text/csv', payload });
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
    const sent = cloud.calls(INVOKE).map(({ body }) => body.length);
    expect(sent).toEqual(Array.from({ length: 6 }, () => payload.length));
  });

  test('then each environment sends its own', async () => {
    release({
      'manifest.json': { smokeTests: { prod: 'requests/1.json', staging: 'requests/2.json' } },
      'requests/1.json': { ...REQUEST, payload: '{"of":"prod"}' },
      'requests/2.json': { ...REQUEST, payload: '{"of":"staging"}' },
    });
    await handle(job());
    expect(cloud.calls(INVOKE).map(({ body }) => body.toString())).toEqual(Array(6).fill('{"of":"staging"}'));
  });

  test('then a release of version 0.1.0, which has none, is proved without it: it must be possible to return to it', async () => {
    release({ 'manifest.json': { schema: 'release/1' } });
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
    expect(cloud.calls(INVOKE)).toHaveLength(0);
    const [{ executionDetails }] = cloud.inputs<{ executionDetails: { summary: string } }>(SUCCESS);
    expect(executionDetails.summary).toMatch(/serves EndpointConfig-Xy1Zabc; no request was sent, because the release/);
  });

  test.each([
    ['no request for the environment', { smokeTests: { prod: 'requests/1.json' } }, 'has no request for staging'],
    ['no file for it', { smokeTests: { staging: 'requests/9.json' } }, 'has no requests/9.json, although its manifest'],
    ['a broken manifest', [], 'manifest.json is invalid'],
  ])('then a release with %s fails the job', async (_what, manifest, message) => {
    release({ 'manifest.json': manifest, 'requests/1.json': REQUEST });
    expect(await failureOf(job())).toContain(message);
    expect(cloud.calls(INVOKE)).toHaveLength(0);
  });

  test('then what is no zip file, and what is not there, fails the job', async () => {
    cloud.objects.put('artifacts/delivery/Release/abc', 'text');
    expect(await failureOf(job())).toMatch(/^the release is no zip file: /);
  });

  test('then a job without a release fails', async () => {
    expect(await failureOf(jobOf(JSON.stringify(PARAMETERS)))).toMatch(
      /^the job is invalid: inputArtifacts is invalid/,
    );
  });
});

describe('when it may be another model that answers', () => {
  const OLD = 'EndpointConfig-old';

  test('then an endpoint that SageMaker rolled back fails the job, without a request', async () => {
    cloud.on(DESCRIBE, () => endpointIn('InService', { EndpointConfigName: OLD, FailureReason: 'An alarm went off' }));
    expect(await failureOf(job())).toBe(
      'mortgage-approval-staging serves EndpointConfig-old, not what the release made (endpointconfig-xy1zabc). ' +
        'SageMaker has rolled the deployment back: An alarm went off',
    );
    expect(cloud.calls(INVOKE)).toHaveLength(0);
  });

  test('then the proof takes any configuration of the stack, on any page', async () => {
    let pages = 0;
    cloud.on(RESOURCES, () =>
      pages++ === 0 ? stackResources([{ ...MADE, id: 'another' }], 'next') : stackResources([MADE]),
    );
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
    expect(pages).toBe(2);
  });

  test('then a release that made no configuration proves nothing', async () => {
    cloud.on(RESOURCES, () => stackResources([]));
    expect(await failureOf(job())).toMatch(/^mortgage-approval-staging-release has no endpoint configuration/);
  });

  test.each(['Failed', 'OutOfService', 'Deleting', 'UpdateRollbackFailed'])(
    'then an endpoint that is %s fails the job with the reason',
    async (status) => {
      cloud.on(DESCRIBE, () => endpointIn(status, { FailureReason: 'no capacity' }));
      expect(await failureOf(job())).toBe(`mortgage-approval-staging is ${status}, not InService: no capacity`);
    },
  );

  test('then an endpoint that scales is waited for', async () => {
    let looks = 0;
    cloud.on(DESCRIBE, () => endpointIn(++looks === 1 ? 'Updating' : 'InService'));
    expect((await handle(job(), 100_000)).outcomes).toEqual([{ result: { passed: true } }]);
    expect(looks).toBe(2);
  });

  test('then CodePipeline is asked to come back if that takes longer than the function may run', async () => {
    cloud.on(DESCRIBE, () => endpointIn('Updating'));
    expect((await handle(job())).outcomes).toEqual([{ result: { passed: true } }]);
    expect(cloud.inputs(SUCCESS)).toEqual([
      {
        jobId: JOB_ID,
        continuationToken: 'Updating',
        executionDetails: { percentComplete: 50, summary: 'waiting for mortgage-approval-staging, which is Updating' },
      },
    ]);
    expect(cloud.calls(INVOKE)).toHaveLength(0);
  });

  test('then a role that may not look fails the job', async () => {
    cloud.on(RESOURCES, () =>
      refuseForm('AccessDenied', 'not authorized to perform: cloudformation:ListStackResources', 403),
    );
    expect(await failureOf(job())).toMatch(
      /^ListStackResources of mortgage-approval-staging-release failed: .*not authorized/,
    );
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
    expect(await failureOf(job(), 5_400)).toBe('the action did not finish before its function had to answer');
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
