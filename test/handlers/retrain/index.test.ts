import { Cloud } from '../support/cloud';
import { eventOf } from '../support/examples';
import { run } from '../support/lambda';
import { json, refuse } from '../support/wire';

// each test starts Node at least once, on a machine that may be busy
jest.setTimeout(60_000);

const PIPELINE = 'mortgage-approval-training';
const EXECUTION = `arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${PIPELINE}/execution/4r83jejmhorv`;
const ENV = { PIPELINE_NAME: PIPELINE, COOLDOWN_SECONDS: '86400', STATE_TABLE: 'state' };
const START = 'SageMaker.StartPipelineExecution';
const COOLDOWN = `cooldown#${PIPELINE}`;

/** An alarm event, as in CloudWatch's user guide. */
const alarm = (id: string, detail: object = {}) =>
  eventOf(
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    {
      alarmName: 'mortgage-approval-prod-drift',
      state: {
        value: 'ALARM',
        reason: 'Threshold Crossed: 1 datapoint [0.31]\nwas greater than the threshold (0.2).',
        reasonData: '{}',
        timestamp: '2026-11-20T09:30:00.000+0000',
      },
      previousState: { value: 'OK', reason: '', reasonData: '{}', timestamp: '2026-11-19T09:30:00.000+0000' },
      configuration: { metrics: [] },
      ...detail,
    },
    id,
  );
const epoch = () => Math.floor(Date.now() / 1000);

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  cloud.on(START, () => json({ PipelineExecutionArn: EXECUTION }));
});
afterEach(() => cloud.stop());

const handle = async (...events: unknown[]) => (await run('retrain', cloud.endpoint, ENV, events)).outcomes;

describe('when an alarm goes off', () => {
  test('then the pipeline starts once, with a token from the event and a line about the alarm', async () => {
    expect(await handle(alarm('event-1'))).toEqual([{ result: { started: true, execution: EXECUTION } }]);
    expect(cloud.inputs(START)).toEqual([
      {
        PipelineName: PIPELINE,
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/),
        PipelineExecutionDescription:
          'Alarm mortgage-approval-prod-drift (111111111111, eu-west-1) at 2026-11-20T09:30:01Z: ' +
          'Threshold Crossed: 1 datapoint [0.31] was greater than the threshold (0.2).',
      },
    ]);
  });

  test('then the cooldown lasts as long as the setting says, and its record expires at its end', async () => {
    const before = epoch();
    await handle(alarm('event-1'));
    const item = cloud.table.items.get(COOLDOWN)!;
    const until = Number(item.until.N);
    expect(until).toBeGreaterThanOrEqual(before + 86400);
    expect(until).toBeLessThanOrEqual(epoch() + 86400);
    expect(item.expiration).toEqual(item.until);
  });

  test('then the same event starts nothing more', async () => {
    const first = await handle(alarm('event-1'), alarm('event-1'));
    expect(await handle(alarm('event-1'))).toEqual([first[0]]);
    expect(first[1]).toEqual(first[0]);
    expect(cloud.calls(START)).toHaveLength(1);
  });

  test('then another alarm within the cooldown starts nothing, and the outcome says when one may', async () => {
    await handle(alarm('event-1'));
    const until = Number(cloud.table.items.get(COOLDOWN)!.until.N);
    expect(await handle(alarm('event-2'))).toEqual([{ result: { started: false, until } }]);
    expect(cloud.calls(START)).toHaveLength(1);
  });

  test('then only one of many simultaneous alarms starts the pipeline', async () => {
    const each = await Promise.all([1, 2, 3, 4].map((n) => handle(alarm(`event-${n}`))));
    expect(each.flat().filter(({ result }) => result?.started)).toHaveLength(1);
    expect(cloud.calls(START)).toHaveLength(1);
  });

  test('then after the cooldown the next alarm starts it again', async () => {
    await handle(alarm('event-1'));
    const item = cloud.table.items.get(COOLDOWN)!;
    cloud.table.items.set(COOLDOWN, { ...item, until: { N: `${epoch() - 1}` } });
    expect(await handle(alarm('event-2'))).toMatchObject([{ result: { started: true } }]);
    const tokens = cloud
      .inputs<{ ClientRequestToken: string }>(START)
      .map(({ ClientRequestToken }) => ClientRequestToken);
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('when the alarm is over', () => {
  test.each(['OK', 'INSUFFICIENT_DATA'])('then %s starts nothing and writes no record', async (value) => {
    expect(await handle(alarm('event-1', { state: { value } }))).toEqual([{ result: { started: false } }]);
    expect(cloud.requests).toHaveLength(0);
  });
});

describe('when something goes wrong', () => {
  const limit = () => refuse(400, 'ResourceLimitExceeded', { message: 'too many executions' });

  test('then the cooldown is released if the pipeline does not start, and the retry starts it', async () => {
    cloud.fail(START, limit());
    expect((await handle(alarm('event-1')))[0].error).toMatch(/too many executions/);
    expect(cloud.table.items.size).toBe(0);
    expect(await handle(alarm('event-1'))).toMatchObject([{ result: { started: true } }]);
    const [first, second] = cloud.inputs(START);
    expect(second.ClientRequestToken).toBe(first.ClientRequestToken);
  });

  test('then the next alarm may start the pipeline that this one could not', async () => {
    cloud.fail(START, limit());
    await handle(alarm('event-1'));
    expect(await handle(alarm('event-2'))).toMatchObject([{ result: { started: true } }]);
  });

  test('then a retry continues after a crash between claim and start, and other events wait', async () => {
    const until = epoch() + 86400;
    cloud.table.items.set(COOLDOWN, { id: { S: COOLDOWN }, until: { N: `${until}` }, event: { S: 'event-1' } });
    expect(await handle(alarm('event-2'))).toEqual([{ result: { started: false, until } }]);
    expect(await handle(alarm('event-1'))).toMatchObject([{ result: { started: true } }]);
    expect(cloud.calls(START)).toHaveLength(1);
  });

  test('then the first error is thrown even if the cooldown cannot be released', async () => {
    cloud.fail(START, limit());
    cloud.fail('DynamoDB.DeleteItem', refuse(400, 'com.amazonaws.dynamodb.v20120810#ValidationException'));
    expect((await handle(alarm('event-1')))[0].error).toMatch(/too many executions/);
  });

  test.each([
    ['nothing', null],
    ['a SageMaker event', { ...alarm('x'), source: 'aws.sagemaker' }],
    ['a state that no alarm has', alarm('x', { state: { value: 'PANIC' } })],
    ['no alarm name', alarm('x', { alarmName: '' })],
    ['no id', alarm('')],
  ])('then %s is refused before the handler calls AWS or writes a record', async (_what, event) => {
    expect((await handle(event))[0].error).toMatch(/^Error: the event is invalid: /);
    expect(cloud.requests).toHaveLength(0);
  });

  test.each(['a day', '-1', '1.5'])('then a cooldown of %s does not load', async (seconds) => {
    const environment = { ...ENV, COOLDOWN_SECONDS: seconds };
    await expect(run('retrain', cloud.endpoint, environment, [])).rejects.toThrow(
      /COOLDOWN_SECONDS must be a whole number/,
    );
  });
});
