import { refuse } from '../support/wire';
import { Account, ALARM, COOLDOWN, ENV, OTHER, START, alarm, arnOf, requested, tick, turned } from './fixture';

const MINUTE = 60_000;
const DAY = 86_400_000;
const BEGIN = Date.parse('2026-11-20T10:00:00Z');

let account: Account;
let now: number;
beforeEach(async () => {
  account = await Account.start();
  now = BEGIN;
});
afterEach(() => account.cloud.stop());

const handle = async (...events: unknown[]) =>
  (await account.handleIn({ ...ENV, CLOCK: `${now}` }, ...events)).map(({ result, error }) => result ?? { error });

describe('when the pipeline has started, but the answer was lost', () => {
  beforeEach(async () => {
    account.loses = true;
    const [{ error }] = await handle(turned('event-1', 'ALARM', 0));
    expect(error).toMatch(/^StartInDoubt: nobody knows whether the pipeline started: /);
    expect(account.runs).toHaveLength(1);
    account.loses = false;
    account.publish('1991');
  });

  test('then the retry finds the run', async () => {
    expect(await handle(turned('event-1', 'ALARM', 0))).toEqual([
      { started: true, execution: arnOf(0), version: '1990' },
    ]);
    expect(account.runs).toHaveLength(1);
  });

  test('then another alarm waits for the cooldown, even if the first one is over by then', async () => {
    await handle(turned('event-2', 'OK', 1));
    for (const [i, minutes] of [2, 20, 23 * 60].entries()) {
      now = BEGIN + minutes * MINUTE;
      const other = turned(`other-${i}`, 'ALARM', i + 2, OTHER);
      expect(await handle(other, tick)).toMatchObject(
        Array(2).fill({ because: 'cooldown', until: (BEGIN + DAY) / 1000 }),
      );
    }
    now = BEGIN + DAY + MINUTE;
    expect(await handle(tick)).toMatchObject([{ started: true, version: '1991' }]);
    expect(account.runs).toHaveLength(2);
  });

  test('then a retry that fails earlier than the first attempt releases nothing', async () => {
    account.cloud.fail('SageMaker.ListPipelineExecutions', refuse(400, 'AccessDeniedException'));
    expect(await handle(turned('event-1', 'ALARM', 0))).toMatchObject([
      { error: expect.stringMatching(/AccessDenied/) },
    ]);
    await handle(turned('event-2', 'OK', 1));
    expect(await handle(turned('other', 'ALARM', 2, OTHER))).toMatchObject([{ because: 'cooldown' }]);
    expect(account.runs).toHaveLength(1);
  });

  test('then the run is found on any page, however many have started since', async () => {
    account.runs.push(...Array.from({ length: 250 }, (_, i) => ({ name: `by-hand-${i}`, version: '1990' })));
    now = BEGIN + 2 * DAY;
    expect(await handle(turned('event-1', 'ALARM', 0))).toEqual([
      { started: true, execution: arnOf(0), version: '1990' },
    ]);
    expect(account.runs).toHaveLength(251);
  });

  test('then finding it late begins no cooldown for the next one', async () => {
    now = BEGIN + 2 * DAY;
    expect(await handle(tick, tick)).toMatchObject([
      { started: true, execution: arnOf(0) },
      { started: true, execution: arnOf(1), version: '1991' },
    ]);
  });
});

describe('when nobody knows whether the pipeline has started, and it has not', () => {
  beforeEach(async () => {
    account.cloud.fail(START, refuse(500, 'InternalFailure'), 3);
    await handle(turned('event-1', 'ALARM', 0));
    expect(account.runs).toHaveLength(0);
  });

  test('then the retry starts it with the same token', async () => {
    expect(await handle(turned('event-1', 'ALARM', 0))).toMatchObject([{ started: true }]);
    const tokens = account.cloud.inputs<{ ClientRequestToken: string }>(START).map((input) => input.ClientRequestToken);
    expect(new Set(tokens).size).toBe(1);
  });

  test('then another alarm waits until it is certain, and not for the whole cooldown', async () => {
    await handle(turned('event-2', 'OK', 1));
    expect(await handle(turned('event-3', 'ALARM', 2, OTHER))).toMatchObject([{ because: 'cooldown' }]);
    now = BEGIN + 16 * MINUTE;
    expect(await handle(tick)).toMatchObject([{ started: true }]);
    expect(account.cloud.table.items.get(COOLDOWN)!.until).toEqual({ N: `${(now + DAY) / 1000}` });
    expect(account.runs).toHaveLength(1);
  });
});

test('a refusal after an attempt that was lost does not release the cooldown', async () => {
  account.cloud.fail(START, refuse(500, 'InternalFailure'));
  account.cloud.fail(START, refuse(400, 'ResourceLimitExceeded'));
  expect(await handle(alarm('event-1'))).toMatchObject([{ error: expect.stringMatching(/^StartInDoubt/) }]);
  expect(account.cloud.table.items.has(COOLDOWN)).toBe(true);
});

test('a request whose answer was lost starts one run, even if it is sent again days later', async () => {
  account.loses = true;
  expect(await handle(requested())).toMatchObject([{ error: expect.any(String) }]);
  account.loses = false;
  account.forget();
  now = BEGIN + 10 * DAY;
  account.runs.push(...Array.from({ length: 30 }, (_, i) => ({ name: `by-hand-${i}`, version: '1990' })));
  expect(await handle(requested())).toMatchObject([{ started: true, execution: arnOf(0) }]);
  expect(account.runs).toHaveLength(31);
});

test('a cause that continues does not prolong its cooldown', async () => {
  account.cloud.fail('AWSEvents.PutEvents', refuse(400, 'InternalException'));
  await handle(alarm('event-1'));
  now = BEGIN + DAY / 2;
  expect(await handle(tick)).toMatchObject([{ started: true, execution: arnOf(0) }]);
  expect(account.cloud.table.items.get(COOLDOWN)!.until).toEqual({ N: `${(BEGIN + DAY) / 1000}` });
  expect(account.cloud.table.items.get(`alarm#mortgage-approval-training#${ALARM}`)!.runs).toEqual({ N: '1' });
});
