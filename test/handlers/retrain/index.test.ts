import { run } from '../support/lambda';
import { refuse } from '../support/wire';
import {
  Account,
  ALARM,
  COOLDOWN,
  ENV,
  OTHER,
  PIPELINE,
  RECORD,
  START,
  TELL,
  alarm,
  arnOf,
  epoch,
  requested,
  tick,
  turned,
} from './fixture';

let account: Account;
beforeEach(async () => void (account = await Account.start()));
afterEach(() => account.cloud.stop());

interface Started {
  readonly PipelineParameters?: readonly { readonly Value: string }[];
}

const versionOf = ({ PipelineParameters }: Started) => PipelineParameters?.[0].Value;

describe('when an alarm goes off', () => {
  test('then the pipeline starts once, with a token and a name from the event and a line about the alarm', async () => {
    expect(await account.handle(alarm('event-1'))).toEqual([
      { result: { started: true, execution: arnOf(0), version: '1990' } },
    ]);
    expect(account.cloud.inputs(START)).toEqual([
      {
        PipelineName: PIPELINE,
        PipelineExecutionDisplayName: expect.stringMatching(/^retrain-[0-9a-f]{16}$/),
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/),
        PipelineExecutionDescription:
          'Alarm mortgage-approval-prod-drift (111111111111, eu-west-1) at 2026-11-20T09:30:01Z: ' +
          'Threshold Crossed: 1 datapoint [0.31] was greater than the threshold (0.2).',
        PipelineParameters: [{ Name: 'DataVersion', Value: '1990' }],
      },
    ]);
  });

  test('then people hear that training has started, and why', async () => {
    await account.handle(alarm('event-1'), alarm('event-1'));
    expect(account.notices()).toEqual([
      {
        type: 'Retraining Started',
        useCase: 'mortgage-approval',
        environment: 'prod',
        reason: 'The traffic of prod has drifted. Training has started, on version 1990 of the data.',
        facts: {
          alarm: 'mortgage-approval-prod-drift',
          dataset: 's3://curated/lending/applications',
          execution: arnOf(0),
          version: '1990',
        },
      },
    ]);
  });

  test('then the cooldown lasts as long as the setting says, and its record expires at its end', async () => {
    const before = epoch();
    await account.handle(alarm('event-1'));
    const item = account.cloud.table.items.get(COOLDOWN)!;
    const until = Number(item.until.N);
    expect(until).toBeGreaterThanOrEqual(before + 86400);
    expect(until).toBeLessThanOrEqual(epoch() + 86400);
    expect(item.expiration).toEqual(item.until);
  });

  test('then the same event starts nothing more', async () => {
    const first = await account.handle(alarm('event-1'), alarm('event-1'));
    expect(await account.handle(alarm('event-1'))).toEqual([first[0]]);
    expect(first[1]).toEqual(first[0]);
    expect(account.cloud.calls(START)).toHaveLength(1);
  });

  test('then only one of many simultaneous alarms starts the pipeline', async () => {
    await Promise.all(
      [ALARM, OTHER, ALARM, OTHER].map((arn, n) => account.handle(turned(`event-${n}`, 'ALARM', n, arn))),
    );
    expect(account.runs).toHaveLength(1);
  });

  test('then an alarm that may not start training starts none', async () => {
    const outcomes = await account.handle(alarm('event-1', {}, `${ALARM}-check-failed`));
    expect(outcomes).toEqual([{ result: { started: false, because: 'unknown alarm' } }]);
    expect(account.cloud.requests).toHaveLength(0);
  });

  test('then a pipeline without a dataset starts without parameters', async () => {
    const { DATASET_URI: _, ...without } = ENV;
    expect(await account.handleIn(without, alarm('event-1'))).toEqual([
      { result: { started: true, execution: arnOf(0) } },
    ]);
    expect(account.cloud.inputs<Started>(START).map(versionOf)).toEqual([undefined]);
    expect(account.notices()).toMatchObject([{ reason: 'The traffic of prod has drifted. Training has started.' }]);
  });
});

describe('when an alarm goes off within the cooldown', () => {
  const postponed = async () => {
    await account.handle(turned('event-1', 'ALARM', 0), turned('event-2', 'OK', 1));
    account.publish('1991');
    return account.handle(turned('event-3', 'ALARM', 2));
  };

  test('then nothing starts, and people hear when something may', async () => {
    const outcomes = await postponed();
    const until = Number(account.cloud.table.items.get(COOLDOWN)!.until.N);
    expect(outcomes).toEqual([{ result: { started: false, because: 'cooldown', until } }]);
    expect(account.cloud.calls(START)).toHaveLength(1);
    const at = new Date(until * 1000).toISOString();
    expect(account.notices().at(-1)).toEqual({
      type: 'Retraining Postponed',
      useCase: 'mortgage-approval',
      environment: 'prod',
      reason:
        'The traffic of prod has drifted, within the cooldown of the last retraining. ' +
        `If the alarm is still on, training starts after ${at}.`,
      facts: { alarm: 'mortgage-approval-prod-drift', dataset: 's3://curated/lending/applications', until: at },
    });
  });

  test('then it is looked at again when the cooldown is over', async () => {
    await postponed();
    expect(await account.handle(tick)).toMatchObject([{ result: { because: 'cooldown' } }]);
    account.endCooldown();
    expect(await account.handle(tick)).toMatchObject([{ result: { started: true, version: '1991' } }]);
    expect(account.cloud.inputs<Started>(START).map(versionOf)).toEqual(['1990', '1991']);
    expect(account.notices().map(({ type }) => type)).toEqual([
      'Retraining Started',
      'Retraining Postponed',
      'Retraining Started',
    ]);
  });

  test('then one that stays on is looked at again when the cooldown of its own run is over', async () => {
    await postponed();
    account.endCooldown();
    await account.handle(tick);
    account.publish('1992');
    expect(await account.handle(tick, tick)).toMatchObject(Array(2).fill({ result: { because: 'cooldown' } }));
    account.endCooldown();
    expect(await account.handle(tick, tick)).toMatchObject([
      { result: { started: true, version: '1992' } },
      { result: { because: 'cooldown' } },
    ]);
    expect(account.notices().map(({ type }) => type)).toEqual([
      'Retraining Started',
      'Retraining Postponed',
      'Retraining Started',
      'Retraining Started',
    ]);
  });

  test('then an alarm that is over by then does not count', async () => {
    await postponed();
    await account.handle(turned('event-4', 'OK', 3));
    account.endCooldown();
    expect(await account.handle(tick)).toEqual([{ result: { started: false, because: 'nothing waits' } }]);
    expect(account.cloud.calls(START)).toHaveLength(1);
  });

  test('then missing data does not end the wait', async () => {
    await postponed();
    await account.handle(turned('event-4', 'INSUFFICIENT_DATA', 3));
    account.endCooldown();
    expect(await account.handle(tick)).toMatchObject([{ result: { started: true } }]);
  });

  test.each([
    ['the alarm', 'ALARM', ['OK', 'ALARM'], true],
    ['the end of the alarm', 'OK', ['ALARM', 'OK'], false],
  ])('then %s counts if it is the newest, whatever arrives first', async (_what, last, order, starts) => {
    await account.handle(turned('event-1', 'ALARM', 0), turned('event-2', 'OK', 1));
    account.publish('1991');
    const minute = (value: string) => (value === last ? 5 : 4);
    await account.handle(...[...order].toReversed().map((value) => turned(`late-${value}`, value, minute(value))));
    account.endCooldown();
    expect(await account.handle(tick)).toMatchObject([{ result: { started: starts } }]);
  });

  test('then one run serves all alarms that wait', async () => {
    await postponed();
    await account.handle(turned('event-4', 'ALARM', 1, OTHER));
    account.endCooldown();
    expect(await account.handle(tick)).toMatchObject([{ result: { started: true } }]);
    account.endCooldown();
    expect(await account.handle(tick)).toMatchObject([{ result: { because: 'nothing new' } }]);
    const told = account.notices().filter(({ type }) => type === 'Retraining Started');
    expect(new Set(told.map(({ environment }) => environment))).toEqual(new Set(['prod', 'staging']));
  });

  test('then the next alarm after the cooldown starts the pipeline at once', async () => {
    await account.handle(turned('event-1', 'ALARM', 0), turned('event-2', 'OK', 1));
    account.publish('1991');
    account.endCooldown();
    expect(await account.handle(turned('event-3', 'ALARM', 2))).toMatchObject([{ result: { started: true } }]);
    const tokens = account.cloud.inputs<{ ClientRequestToken: string }>(START).map((input) => input.ClientRequestToken);
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('when somebody asks for training', () => {
  test('then it starts on the newest version, whatever the cooldown and the last run', async () => {
    await account.handle(alarm('event-1'));
    expect(await account.handle(requested(), requested())).toEqual(
      Array(2).fill({ result: { started: true, execution: arnOf(1), version: '1990' } }),
    );
    expect(account.cloud.calls(START)).toHaveLength(2);
    expect(account.cloud.inputs(START)[1]).toMatchObject({ PipelineExecutionDescription: 'New year' });
    expect(account.notices().at(-1)).toMatchObject({
      type: 'Retraining Started',
      reason: 'Training was requested (New year). Training has started, on version 1990 of the data.',
    });
  });

  test('then it waits for something new if the request says so', async () => {
    account.runs = [{ version: '1990' }];
    expect(await account.handle(requested({ onlyIfNew: true }))).toMatchObject([
      { result: { because: 'nothing new' } },
    ]);
    expect(account.notices()).toMatchObject([
      { type: 'Retraining Skipped', reason: expect.stringMatching(/^Training was requested \(New year\), but /) },
    ]);
  });
});

describe('when the alarm is over', () => {
  test.each(['OK', 'INSUFFICIENT_DATA'])('then %s starts nothing', async (value) => {
    expect(await account.handle(alarm('event-1', { state: { value } }))).toEqual([
      { result: { started: false, because: 'over' } },
    ]);
    expect(account.cloud.calls(START)).toHaveLength(0);
    expect(account.cloud.calls(TELL)).toHaveLength(0);
  });
});

describe('when something goes wrong', () => {
  const limit = () => refuse(400, 'ResourceLimitExceeded', { message: 'too many executions' });

  test('then the cooldown is released if the pipeline does not start, and the retry starts it', async () => {
    account.cloud.fail(START, limit());
    expect((await account.handle(alarm('event-1')))[0].error).toMatch(/too many executions/);
    expect([...account.cloud.table.items.keys()]).toEqual([RECORD]);
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { started: true } }]);
    const [first, second] = account.cloud.inputs(START);
    expect(second.ClientRequestToken).toBe(first.ClientRequestToken);
  });

  test('then the schedule starts what no retry could', async () => {
    account.cloud.fail(START, limit());
    await account.handle(alarm('event-1'));
    expect(await account.handle(tick)).toMatchObject([{ result: { started: true } }]);
  });

  test('then a retry continues after a crash between claim and start, and other events wait', async () => {
    const until = epoch() + 86400;
    account.cloud.table.items.set(COOLDOWN, { id: { S: COOLDOWN }, until: { N: `${until}` }, event: { S: 'event-1' } });
    expect(await account.handle(alarm('event-2', {}, OTHER))).toEqual([
      { result: { started: false, because: 'cooldown', until } },
    ]);
    account.cloud.table.items.delete(`alarm#${PIPELINE}#${OTHER}`);
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { started: true } }]);
    expect(account.cloud.calls(START)).toHaveLength(1);
  });

  test('then a retry after a crash between start and record finds the run, instead of taking it for an older one', async () => {
    account.cloud.fail(TELL, refuse(400, 'InternalException', { message: 'no bus' }));
    expect((await account.handle(alarm('event-1')))[0].error).toMatch(/no bus/);
    expect(await account.handle(alarm('event-1'))).toEqual([
      { result: { started: true, execution: arnOf(0), version: '1990' } },
    ]);
    expect(account.cloud.calls(START)).toHaveLength(1);
    expect(account.notices().at(-1)).toMatchObject({ type: 'Retraining Started' });
  });

  test('then the first error is thrown even if the cooldown cannot be released', async () => {
    account.cloud.fail(START, limit());
    account.cloud.fail('DynamoDB.DeleteItem', refuse(400, 'com.amazonaws.dynamodb.v20120810#ValidationException'));
    expect((await account.handle(alarm('event-1')))[0].error).toMatch(/too many executions/);
  });

  test.each([
    ['nothing', null],
    ['a SageMaker event', { ...alarm('x'), source: 'aws.sagemaker' }],
    ['a state that no alarm has', alarm('x', { state: { value: 'PANIC' } })],
    ['no alarm name', alarm('x', { alarmName: '' })],
    ['no id', alarm('')],
  ])('then %s is refused before the handler calls AWS or writes a record', async (_what, event) => {
    expect((await account.handle(event))[0].error).toMatch(/^Error: the event is invalid: /);
    expect(account.cloud.requests).toHaveLength(0);
  });

  test.each(['a day', '-1', '1.5'])('then a cooldown of %s does not load', async (seconds) => {
    const environment = { ...ENV, COOLDOWN_SECONDS: seconds };
    await expect(run('retrain', account.cloud.endpoint, environment, [])).rejects.toThrow(
      /COOLDOWN_SECONDS must be a whole number/,
    );
  });
});
