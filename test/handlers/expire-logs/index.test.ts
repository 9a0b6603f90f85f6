import { Cloud } from '../support/cloud';
import { run } from '../support/lambda';
import { json, refuse, type Request } from '../support/wire';

const ENDPOINT = '/aws/sagemaker/Endpoints/mortgage-approval-prod';
const JOBS = '/aws/sagemaker/ProcessingJobs';
const ENV = { RETENTION_DAYS: '90', LOG_GROUPS: ENDPOINT, SHARED_LOG_GROUPS: JOBS };
const DESCRIBE = 'Logs.DescribeLogGroups';
const CREATE = 'Logs.CreateLogGroup';
const RETAIN = 'Logs.PutRetentionPolicy';
const tick = {
  id: 'tick',
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  account: '333333333333',
  time: '2026-11-30T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:events:eu-west-1:333333333333:rule/daily'],
  detail: {},
};

let cloud: Cloud;
/** The retention of each log group of the account; 0 if it has none. */
let groups: Map<string, number>;

const bodyOf = ({ body }: Request) => JSON.parse(body.toString()) as Record<string, never>;

/** Lists by prefix as CloudWatch does, but in pages of one, and the longest name first. */
function listed(request: Request) {
  const { logGroupNamePrefix, nextToken = 0 } = bodyOf(request);
  const found = [...groups]
    .filter(([name]) => name.startsWith(logGroupNamePrefix))
    .sort(([a], [b]) => b.localeCompare(a));
  const page = found.slice(Number(nextToken), Number(nextToken) + 1);
  return json({
    logGroups: page.map(([logGroupName, days]) => ({ logGroupName, ...(days > 0 && { retentionInDays: days }) })),
    ...(Number(nextToken) + 1 < found.length && { nextToken: `${Number(nextToken) + 1}` }),
  });
}

beforeEach(async () => {
  cloud = await Cloud.start();
  groups = new Map();
  cloud.on(DESCRIBE, listed);
  cloud.on(CREATE, (request) => {
    const { logGroupName } = bodyOf(request);
    if (groups.has(logGroupName)) return refuse(400, 'ResourceAlreadyExistsException', { message: 'exists' });
    groups.set(logGroupName, 0);
    return json({});
  });
  cloud.on(RETAIN, (request) => {
    const { logGroupName, retentionInDays } = bodyOf(request);
    if (!groups.has(logGroupName)) return refuse(400, 'ResourceNotFoundException', { message: 'no such group' });
    groups.set(logGroupName, retentionInDays);
    return json({});
  });
});
afterEach(() => cloud.stop());

const handle = async (...events: unknown[]) => (await run('expire-logs', cloud.endpoint, ENV, events)).outcomes;

describe('when nothing has logged yet', () => {
  test('then the log groups are created with the retention, and the next day nothing is left to do', async () => {
    expect(await handle(tick, tick)).toEqual([
      { result: { [ENDPOINT]: 'create', [JOBS]: 'create' } },
      { result: { [ENDPOINT]: 'keep', [JOBS]: 'keep' } },
    ]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 90 });
    expect(cloud.calls(RETAIN)).toHaveLength(2);
  });

  test('then a group that SageMaker creates in the same moment gets its retention too', async () => {
    cloud.on(CREATE, (request) => {
      groups.set(bodyOf(request).logGroupName, 0);
      return refuse(400, 'ResourceAlreadyExistsException', { message: 'The specified log group already exists' });
    });
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'set' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 90 });
  });

  test('then a group that another team creates in the same moment keeps the retention of that team', async () => {
    cloud.on(CREATE, (request) => {
      groups.set(bodyOf(request).logGroupName, 7);
      return refuse(400, 'ResourceAlreadyExistsException', { message: 'The specified log group already exists' });
    });
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'keep' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 7 });
  });
});

describe('when SageMaker has created the log groups', () => {
  test('then those without a retention get it', async () => {
    groups = new Map([
      [ENDPOINT, 0],
      [JOBS, 0],
    ]);
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'set' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 90 });
    expect(cloud.calls(CREATE)).toHaveLength(0);
  });

  test('then another retention is corrected only where the group is not shared', async () => {
    groups = new Map([
      [ENDPOINT, 365],
      [JOBS, 365],
    ]);
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'keep' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 365 });
  });

  test('then groups whose names only begin like theirs are left alone, and hide none on later pages', async () => {
    groups = new Map([
      [`${ENDPOINT}-canary`, 0],
      [`${JOBS}-of-others`, 0],
      [JOBS, 0],
    ]);
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'create', [JOBS]: 'set' } }]);
    expect(groups.get(`${ENDPOINT}-canary`)).toBe(0);
    expect(groups.get(`${JOBS}-of-others`)).toBe(0);
  });
});

describe('when something goes wrong', () => {
  test('then the other groups get their retention, the error names the group, and a retry repairs it', async () => {
    cloud.fail(RETAIN, refuse(400, 'OperationAbortedException', { message: 'A conflicting operation is running' }));
    const outcomes = await handle(tick, tick);
    expect(outcomes[0].error).toBe(
      `Error: these log groups could not be given a retention: ${ENDPOINT}: A conflicting operation is running`,
    );
    expect(outcomes[1]).toEqual({ result: { [ENDPOINT]: 'set', [JOBS]: 'keep' } });
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 90 });
  });

  test.each([
    ['nothing', undefined],
    ['another event', { ...tick, source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change' }],
  ])('then %s is refused before the handler calls AWS', async (_what, event) => {
    const [{ error }] = await handle(event);
    expect(error).toMatch(/^Error: the event is invalid: /);
    expect(cloud.requests).toHaveLength(0);
  });
});
