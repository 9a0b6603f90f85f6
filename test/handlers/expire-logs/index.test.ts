import { Cloud } from '../support/cloud';
import { run } from '../support/lambda';
import { refuse } from '../support/wire';
import { bodyOf, CREATE, ENDPOINT, ENV, JOBS, LogGroups, RETAIN, tick } from './fixture';

let cloud: Cloud;
/** The retention of each log group of the account; 0 if it has none. */
let groups: Map<string, number>;
const account = (retention: { readonly [name: string]: number }) => {
  ({ retention: groups } = new LogGroups(cloud, retention));
};

beforeEach(async () => {
  cloud = await Cloud.start();
  account({});
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
    account({
      [ENDPOINT]: 0,
      [JOBS]: 0,
    });
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'set' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 90 });
    expect(cloud.calls(CREATE)).toHaveLength(0);
  });

  test('then another retention is corrected only where the group is not shared', async () => {
    account({
      [ENDPOINT]: 365,
      [JOBS]: 365,
    });
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'set', [JOBS]: 'keep' } }]);
    expect(Object.fromEntries(groups)).toEqual({ [ENDPOINT]: 90, [JOBS]: 365 });
  });

  test('then groups whose names only begin like theirs are left alone, and hide none on later pages', async () => {
    account({
      [`${ENDPOINT}-canary`]: 0,
      [`${JOBS}-of-others`]: 0,
      [JOBS]: 0,
    });
    expect(await handle(tick)).toEqual([{ result: { [ENDPOINT]: 'create', [JOBS]: 'set' } }]);
    expect(groups.get(`${ENDPOINT}-canary`)).toBe(0);
    expect(groups.get(`${JOBS}-of-others`)).toBe(0);
  });
});

describe('when something goes wrong', () => {
  test('then the error stays short, whatever AWS says', async () => {
    cloud.fail(RETAIN, refuse(400, 'OperationAbortedException', { message: 'x'.repeat(100_000) }));
    const [{ error }] = await handle(tick);
    expect(error).toMatch(/PutRetentionPolicy failed: x{1000}\.\.\.$/);
    expect(error!.length).toBeLessThan(1300);
  });

  test('then the other groups get their retention, the error names the group, and a retry repairs it', async () => {
    cloud.fail(RETAIN, refuse(400, 'OperationAbortedException', { message: 'A conflicting operation is running' }));
    const outcomes = await handle(tick, tick);
    expect(outcomes[0].error).toBe(
      `Error: these log groups could not be given a retention: ${ENDPOINT}: PutRetentionPolicy failed: A conflicting operation is running`,
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
