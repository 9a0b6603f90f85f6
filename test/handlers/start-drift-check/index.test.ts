import { createHash } from 'node:crypto';
import { Notice } from '../../../schema/events';
import { failure } from '../support/bucket-store';
import { Cloud } from '../support/cloud';
import { BASELINE_URI, CREATED_AT } from '../support/examples';
import { run } from '../support/lambda';
import { json, refuse } from '../support/wire';
import { ENDPOINT, ENV, EXECUTION, request, START } from './fixture';

const NOTHING = 'The endpoint captured no traffic between 2026-11-19T09:15:00Z and 2026-11-20T09:30:00Z.';

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  cloud.on(START, () => json({ PipelineExecutionArn: EXECUTION }));
  cloud.on('AWSEvents.PutEvents', () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
});
afterEach(() => cloud.stop());

/** Captures traffic into the folder of an hour. */
function capture(folder: string, name = 'a', size = 100, prefix = `7/${ENDPOINT}/main`): void {
  const [year, month, day, hour] = folder.split('/');
  const modified = new Date(`${year}-${month}-${day}T${hour}:30:00Z`);
  cloud.objects.put(`capture/captured/${prefix}/${folder}/${name}.jsonl`, 'x'.repeat(size), {}, modified);
}

async function handle(...events: unknown[]) {
  const { outcomes, lines } = await run('start-drift-check', cloud.endpoint, ENV, events);
  const published = lines.flatMap(({ _aws, UseCase, Environment, ...line }) => {
    if (!_aws) return [];
    expect([UseCase, Environment]).toEqual(['mortgage-approval', 'prod']);
    const { CapturedBytes, HoursWithoutTraffic, DriftCheckFailed, ModelAgeDays } = line;
    const at = new Date((_aws as { Timestamp: number }).Timestamp).toISOString();
    return [{ at, CapturedBytes, HoursWithoutTraffic, DriftCheckFailed, ModelAgeDays }];
  });
  return { outcomes, published };
}

const parameters = () =>
  cloud
    .inputs<{ PipelineParameters: { Name: string; Value: string }[] }>(START)
    .map(({ PipelineParameters }) => Object.fromEntries(PipelineParameters.map(({ Name, Value }) => [Name, Value])));
const manifest = (key: string) =>
  JSON.parse(cloud.objects.versions(`reports/drift/windows/${key}`).at(-1)!.body.toString());

describe('when there is traffic in the window', () => {
  test('then the job gets its objects and no others, from every page, hour and variant', async () => {
    cloud.objects.pageSize = 2;
    for (const name of ['a', 'b', 'c']) capture('2026/11/20/08', name);
    capture('2026/11/19/09');
    capture('2026/11/20/09', 'a', 100, `7/${ENDPOINT}/challenger`);
    capture('2026/11/19/08'); // before the window
    capture('2026/10/20/08'); // long before
    capture('2026/11/20/08', 'a', 100, `6/${ENDPOINT}/main`); // another model
    capture('2026/11/20/08', 'a', 100, '7/other/main'); // another endpoint
    const { outcomes, published } = await handle(request());
    expect(outcomes).toEqual([{ result: { started: true, execution: EXECUTION } }]);
    expect(parameters()).toEqual([
      {
        BaselineUri: BASELINE_URI,
        ModelCreatedAt: CREATED_AT,
        CaptureManifest: `s3://reports/drift/windows/${ENDPOINT}/7/20261120T093000Z.json`,
        WindowStart: '2026-11-19T09:15:00Z',
        WindowEnd: '2026-11-20T09:30:00Z',
      },
    ]);
    expect(manifest(`${ENDPOINT}/7/20261120T093000Z.json`)).toEqual([
      { prefix: `s3://capture/captured/7/${ENDPOINT}/` },
      'challenger/2026/11/20/09/a.jsonl',
      'main/2026/11/19/09/a.jsonl',
      'main/2026/11/20/08/a.jsonl',
      'main/2026/11/20/08/b.jsonl',
      'main/2026/11/20/08/c.jsonl',
    ]);
    expect(published).toEqual([
      { at: '2026-11-20T09:30:00.000Z', CapturedBytes: 500, HoursWithoutTraffic: 0, ModelAgeDays: 0.0625 },
    ]);
  });

  test('then a check of one variant gets the objects of that one', async () => {
    capture('2026/11/20/08', 'a', 100, `7/${ENDPOINT}/AllTraffic`);
    capture('2026/11/20/08', 'b', 100, `7/${ENDPOINT}/challenger`);
    await run('start-drift-check', cloud.endpoint, { ...ENV, VARIANT_NAME: 'AllTraffic' }, [request()]);
    expect(manifest(`${ENDPOINT}/7/20261120T093000Z.json`)).toEqual([
      { prefix: `s3://capture/captured/7/${ENDPOINT}/` },
      'AllTraffic/2026/11/20/08/a.jsonl',
    ]);
    const prefixes = cloud.calls('S3.ListObjectsV2').map(({ query }) => new URLSearchParams(query).get('prefix')!);
    expect(prefixes.filter((prefix) => !prefix.startsWith(`captured/7/${ENDPOINT}/AllTraffic/`))).toEqual([]);
  });

  test('then no list goes beyond the window, however much the bucket keeps', async () => {
    for (let day = 10; day < 20; day++) for (let hour = 10; hour < 24; hour++) capture(`2026/11/${day}/${hour}`);
    await handle(request());
    const prefixes = cloud.calls('S3.ListObjectsV2').map(({ query }) => new URLSearchParams(query).get('prefix')!);
    expect(prefixes).toHaveLength(1 + 25);
    expect(prefixes.filter((prefix) => !/main\/2026\/11\/(19|20)\/\d\d\/$/.test(prefix))).toEqual([
      `captured/7/${ENDPOINT}/`,
    ]);
  });

  test('then an endpoint that is deployed without releases is checked by its own folder', async () => {
    capture('2026/11/20/08', 'a', 100, `${ENDPOINT}/main`);
    const { outcomes, published } = await handle(request({ modelVersion: undefined, modelCreatedAt: undefined }));
    expect(published[0].ModelAgeDays).toBeUndefined();
    expect(outcomes).toEqual([{ result: { started: true, execution: EXECUTION } }]);
    expect(parameters()[0]).not.toHaveProperty('ModelCreatedAt');
    expect(manifest(`${ENDPOINT}/20261120T093000Z.json`)[0]).toEqual({ prefix: `s3://capture/captured/${ENDPOINT}/` });
  });
});

describe('when nothing was captured', () => {
  test('then no job starts, which is no failure and of which nobody is told', async () => {
    const { outcomes, published } = await handle(request());
    expect(outcomes).toEqual([{ result: { started: false, reason: NOTHING } }]);
    expect(published).toEqual([
      {
        at: '2026-11-20T09:30:00.000Z',
        CapturedBytes: 0,
        HoursWithoutTraffic: 0,
        DriftCheckFailed: 0,
        ModelAgeDays: 0.0625,
      },
    ]);
    expect(cloud.calls(START)).toHaveLength(0);
    expect(cloud.calls('AWSEvents.PutEvents')).toHaveLength(0);
  });

  test('then the hours without traffic grow until the next release', async () => {
    capture('2026/11/20/08');
    const at = (scheduledTime: string, modelVersion = '7') => request({ scheduledTime, modelVersion });
    const { published } = await handle(
      request(),
      at('2026-11-21T09:30:00Z'),
      at('2026-11-22T09:30:00Z'),
      at('2026-11-22T10:30:00Z', '8'),
    );
    expect(published.map(({ HoursWithoutTraffic }) => HoursWithoutTraffic)).toEqual([1, 25, 49, 0]);
  });
});

describe('when the window does not fit on the disk of the job', () => {
  test('then the check has failed, people are told, and no job starts', async () => {
    capture('2026/11/20/07', 'a', 600);
    capture('2026/11/20/08', 'a', 401);
    const { outcomes, published } = await handle(request());
    expect(outcomes[0].result).toMatchObject({
      started: false,
      reason: expect.stringMatching(/Give the check a larger/),
    });
    expect(published).toMatchObject([{ CapturedBytes: 1001, DriftCheckFailed: 1 }]);
    expect(cloud.calls(START)).toHaveLength(0);
    const [{ Entries }] = cloud.inputs<{ Entries: { Detail: string; DetailType: string; Source: string }[] }>(
      'AWSEvents.PutEvents',
    );
    const event = {
      id: 'e',
      account: '333333333333',
      time: '2026-11-20T09:30:01Z',
      region: 'eu-west-1',
      resources: [],
    };
    const [{ Detail, DetailType, Source }] = Entries;
    const notice = { ...event, source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
    expect(Notice.parse(notice).detail).toEqual({
      useCase: 'mortgage-approval',
      environment: 'prod',
      reason: outcomes[0].result!.reason,
      facts: { capturedBytes: 1001, capacityBytes: 1000, windowHours: 24 },
    });
  });

  test('then a window that just fits is checked', async () => {
    capture('2026/11/20/08', 'a', 1000);
    expect((await handle(request())).outcomes).toEqual([{ result: { started: true, execution: EXECUTION } }]);
  });
});

describe('when a request is repeated', () => {
  test('then one check starts for a model and a time', async () => {
    capture('2026/11/20/08');
    const { outcomes, published } = await handle(request(), request());
    await handle(request());
    expect(outcomes).toEqual([1, 2].map(() => ({ result: { started: true, execution: EXECUTION } })));
    expect(cloud.calls(START)).toHaveLength(1);
    expect(published).toHaveLength(1);
  });

  test('then a retry after a refusal by SageMaker starts what the first try would have started', async () => {
    capture('2026/11/20/08');
    cloud.fail(START, refuse(400, 'ResourceLimitExceeded', { message: 'too many executions' }));
    const { outcomes, published } = await handle(request(), request());
    expect(outcomes[0].error).toMatch(/^ResourceLimitExceeded: StartPipelineExecution failed: too many executions$/);
    expect(outcomes[1]).toEqual({ result: { started: true, execution: EXECUTION } });
    expect(published).toHaveLength(1);
    const tokens = cloud.inputs<{ ClientRequestToken: string }>(START).map((input) => input.ClientRequestToken);
    const key = `drift-check 2026-11-20T09:30:00Z 7 ${BASELINE_URI}`;
    expect(tokens).toEqual([1, 2].map(() => createHash('sha256').update(key).digest('hex')));
  });
});

describe('when something goes wrong', () => {
  test('then a refusal by S3 names the folder, and the retry lists it', async () => {
    capture('2026/11/20/08');
    cloud.fail('S3.ListObjectsV2', failure(403, 'AccessDenied', 'Access Denied'));
    const { outcomes } = await handle(request(), request());
    expect(outcomes[0].error).toMatch(
      /^ObjectError: ListObjectsV2 of s3:\/\/capture\/captured\/7\/mortgage-approval-prod\/ failed: 403 AccessDenied/,
    );
    expect(outcomes[1].result).toMatchObject({ started: true });
  });

  test.each([
    ['nothing', undefined],
    ['a time that Scheduler has not filled in', request({ scheduledTime: '<aws.scheduler.scheduled-time>' })],
    ['a baseline that is no object', request({ baselineUri: 's3://artifacts' })],
    ['a version that is a path', request({ modelVersion: '../7' })],
    ['a time of registration in another form', request({ modelCreatedAt: 'yesterday' })],
  ])('then %s is refused before the handler calls AWS or writes a record', async (_what, event) => {
    const { outcomes } = await handle(event);
    expect(outcomes[0].error).toMatch(/^Error: the request is invalid: /);
    expect(cloud.requests).toHaveLength(0);
  });
});
