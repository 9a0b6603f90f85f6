import { join } from 'node:path';
import { refuse, json } from '../../handlers/support/wire';
import {
  BUS,
  DEV,
  DeadLetters,
  FUNCTION,
  PROD,
  REGION,
  RULE,
  type Queue,
  ofFunction,
  ofRule,
  ofSchedule,
} from '../redrive/dead-letters';
import { type } from './terminal';

// the first test loads the SDK
jest.setTimeout(60_000);

const EXAMPLE = join(__dirname, '../../../examples/mortgage-approval/use-case.yaml');
const environment = { ...process.env };
const ALARM =
  '{"version":"0","id":"event-1","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",' +
  `"account":"${PROD}","time":"2026-11-20T09:30:01Z","region":"eu-west-1","resources":["arn"],"detail":{"value": 1.0}}`;

let account: DeadLetters;
let queue: Queue;
beforeEach(async () => {
  account = await DeadLetters.start();
  queue = account.queue();
});
afterEach(async () => {
  process.env = { ...environment };
  await account.cloud.stop();
});

const redrive = (...args: string[]) => type('redrive', '--queue', queue.url, ...args);

describe('when nobody said yes', () => {
  test('then it says what waits in the queues of the account, when and why it failed, and sends nothing', async () => {
    queue.put(ofFunction(ALARM));
    account.queue('mortgage-approval-dev-ReleaseMakerDeadLetters-I9J0');
    const { out, code } = await type('redrive', EXAMPLE);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'mortgage-approval',
      '  mortgage-approval-prod  333333333333 eu-west-1  is in another account: log in there for its queues',
      '  mortgage-approval-staging  222222222222 eu-west-1  is in another account: log in there for its queues',
      '  mortgage-approval-dev-RetrainDeadLetters-G7H8  111111111111 eu-west-1',
      '    CloudWatch Alarm State Change (aws.cloudwatch) of 2026-11-20T09:30:01Z, given up at 2026-11-20T09:36:06.000Z',
      '      message message-1',
      '      failed: Error: nobody knows it',
      `      would go to ${FUNCTION}`,
      '  mortgage-approval-dev-ReleaseMakerDeadLetters-I9J0  111111111111 eu-west-1  is empty',
      'nothing was sent: --yes sends 1 letter',
      '',
    ]);
    expect(account.invoked).toEqual([]);
  });

  test('then others can receive the letters at once', async () => {
    queue.put(...Array.from({ length: 25 }, () => ofFunction(ALARM)));
    expect((await redrive()).out).toMatch(/nothing was sent: --yes sends 25 letters\n$/);
    expect(queue.visible).toHaveLength(25);
  });

  test('then the credentials in a job of CodePipeline are not shown', async () => {
    const job =
      '{"CodePipeline.job":{"id":"11111111-abcd","data":{"artifactCredentials":{"secretAccessKey":"s3cret"}}}}';
    queue.put(ofFunction(job));
    const { out } = await redrive();
    expect(out).toContain('the job 11111111-abcd of CodePipeline');
    expect(out).not.toContain('s3cret');
  });

  test('then what others wrote stays on its line, without the control characters of a terminal', async () => {
    queue.put(ofFunction(ALARM.replace('CloudWatch Alarm', 'CloudWatch\\u001b[2J\\nAlarm')));
    expect((await redrive()).out).toContain('    CloudWatch [2J Alarm State Change (aws.cloudwatch) of 2026');
  });
});

describe('when somebody said yes', () => {
  test("then a function's event is sent exactly as it was, and leaves the queue", async () => {
    queue.put(ofFunction(ALARM), ofFunction('{"big":12345678901234567890,"n":-0,"a":[1.0 , "}\\",{"]}'));
    const { out, code } = await redrive('--yes');
    expect(out).toMatch(/sent 2 letters\n$/);
    expect(code).toBe(0);
    expect(account.invoked).toEqual([
      { name: FUNCTION, payload: ALARM },
      { name: FUNCTION, payload: '{"big":12345678901234567890,"n":-0,"a":[1.0 , "}\\",{"]}' },
    ]);
    expect(account.cloud.calls('Lambda.Invoke')[0].headers['x-amz-invocation-type']).toBe('Event');
    expect(queue.messages).toEqual([]);
  });

  test("then a rule's event goes to its function", async () => {
    account.rules['mortgage-approval-dev-Rule-C3D4'] = [{ Id: 'Handler', Arn: FUNCTION }];
    queue.put(ofRule(ALARM, FUNCTION));
    expect((await redrive('--yes')).out).toContain('sent to the function mortgage-approval-dev-Retrain1A2B');
    expect(account.invoked).toEqual([{ name: FUNCTION, payload: ALARM }]);
  });

  test('then a schedule whose event the rule transforms is transformed, once', async () => {
    const InputTransformer = {
      InputPathsMap: { id: '$.id', time: '$.time' },
      InputTemplate: '{"id":<id>,"time":<time>,"source":"cdk-ml-lifecycle","detail-type":"Retraining Requested"}',
    };
    account.rules['mortgage-approval-dev-Rule-C3D4'] = [{ Id: 'Handler', Arn: FUNCTION, InputTransformer }];
    const scheduled = ALARM.replace('CloudWatch Alarm State Change', 'Scheduled Event');
    const transformed =
      '{"id":"event-1","time":"2026-11-20T09:30:01Z","source":"cdk-ml-lifecycle","detail-type":"Retraining Requested"}';
    queue.put(ofRule(scheduled, FUNCTION), ofRule(transformed, FUNCTION));
    expect((await redrive('--yes')).code).toBe(0);
    expect(account.invoked.map(({ payload }) => payload)).toEqual([transformed, transformed]);
  });

  test("then a schedule's input goes to its function, with the time that it was for", async () => {
    queue.put(
      ofSchedule('{"scheduledTime":"<aws.scheduler.scheduled-time>","modelVersion":"7"}'),
      ofSchedule('{"scheduledTime":"2026-11-19T09:30:00Z","modelVersion":"7"}'),
    );
    expect((await redrive('--yes')).code).toBe(0);
    expect(account.invoked.map(({ payload }) => payload)).toEqual([
      '{"scheduledTime":"2026-11-20T09:30:00Z","modelVersion":"7"}',
      '{"scheduledTime":"2026-11-19T09:30:00Z","modelVersion":"7"}',
    ]);
  });

  test('then a letter that the service refuses stays, and the others go', async () => {
    queue.put(ofFunction(ALARM), ofFunction(ALARM));
    account.cloud.fail('Lambda.Invoke', refuse(404, 'ResourceNotFoundException', { Message: 'no function' }));
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toMatch(/stays: .*no function[^]*sent 1 letter; 1 letter stayed\n$/);
    expect(queue.visible.map(({ id }) => id)).toEqual(['message-1']);
  });

  test('then a letter that was sent and can not be deleted says so', async () => {
    queue.put(ofFunction(ALARM));
    account.cloud.fail('AmazonSQS.DeleteMessage', refuse(403, 'AccessDenied', { message: 'not you' }));
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toContain('sent to the function mortgage-approval-dev-Retrain1A2B, but stays: ');
  });

  test('then what is sent again and fails again meanwhile waits for another run', async () => {
    queue.put({ ...ofFunction(ALARM), sent: Date.now() + 180_000 });
    expect((await redrive('--yes')).out).toMatch(/there are no dead letters\n$/);
    expect(queue.messages).toHaveLength(1);
  });

  test.each([
    ['no JSON', { body: 'hello' }, 'neither a record of a Lambda destination nor from a rule or a schedule'],
    ['an event without attributes', { body: ALARM }, 'neither a record of a Lambda destination nor from a rule'],
    [
      "the event of a function's dead-letter queue",
      { body: ALARM, attributes: { RequestID: 'r', ErrorCode: '200', ErrorMessage: 'm' } },
      'neither a record of a Lambda destination',
    ],
    [
      'a record without its event',
      { body: ofFunction('1').body.replace('requestPayload', 'other') },
      'no requestPayload',
    ],
    ['a record of no function', ofFunction(ALARM, 'arn:aws:s3:::bucket'), 'it names no function'],
    ['an event cut by a rule', ofRule(ALARM.slice(1), FUNCTION), 'its body is not JSON'],
    ['a payload cut by Scheduler', ofSchedule('{}', { IS_PAYLOAD_TRUNCATED: 'true' }), 'Scheduler has cut its payload'],
    [
      'a value that only Scheduler knows',
      ofSchedule('"<aws.scheduler.execution-id>"'),
      'nobody knows the value of <aws.sch',
    ],
    [
      'a target of a service',
      ofSchedule('{}', { TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:sqs:x' }),
      'its target is arn:aws:s',
    ],
  ])('then %s is refused and stays', async (_what, sent, because) => {
    queue.put(sent);
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toContain('stays: ');
    expect(out).toContain(because);
    expect(queue.visible).toHaveLength(1);
    expect(account.invoked).toEqual([]);
  });

  const ELSEWHERE = `arn:aws:sqs:${REGION}:${DEV}:another-queue`;
  test.each([
    ['a function', ofFunction(ALARM), `the failures of ${FUNCTION} do not go to this queue`],
    ['a schedule', ofSchedule('{}'), `the failures of ${FUNCTION} do not go to this queue`],
    ['a rule', ofRule(ALARM, FUNCTION), 'the dead letters of the rule mortgage-approval-dev-Rule-C3D4 do not go to'],
  ])('then a forged letter of %s whose dead letters go elsewhere stays', async (_what, sent, because) => {
    account.failuresGoTo = ELSEWHERE;
    const DeadLetterConfig = { Arn: ELSEWHERE };
    account.rules['mortgage-approval-dev-Rule-C3D4'] = [{ Id: 'Handler', Arn: FUNCTION, DeadLetterConfig }];
    queue.put(sent);
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toContain(because);
    expect(account.invoked).toEqual([]);
    expect(queue.visible).toHaveLength(1);
  });

  test('then a letter of a function without a destination stays', async () => {
    account.cloud.fail(
      'Lambda.GetFunctionEventInvokeConfig',
      refuse(404, 'ResourceNotFoundException', { Message: 'it has no EventInvokeConfig' }),
    );
    queue.put(ofFunction(ALARM));
    expect((await redrive('--yes')).out).toContain('stays: it has no EventInvokeConfig');
    expect(account.invoked).toEqual([]);
  });

  test.each([
    ['the rule is gone', {}, 'no rule'],
    ['the rule has another target', { [RULE.split('/')[1]]: [{ Arn: `${FUNCTION}2` }] }, 'no longer has this target'],
    [
      'the rule passes on a part',
      { [RULE.split('/')[1]]: [{ Arn: FUNCTION, InputPath: '$.detail' }] },
      'only $.detail',
    ],
    [
      'the template needs what the event lacks',
      {
        [RULE.split('/')[1]]: [
          { Arn: FUNCTION, InputTransformer: { InputPathsMap: { a: '$.b' }, InputTemplate: '<a>' } },
        ],
      },
      'needs <a>',
    ],
  ])('then an event stays if %s', async (_what, rules, because) => {
    Object.assign(account.rules, rules);
    queue.put(ofRule(ALARM, FUNCTION));
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toContain(because);
    expect(account.invoked).toEqual([]);
    expect(queue.visible).toHaveLength(1);
  });
});

describe('when the target is an event bus', () => {
  const FORWARDER = `arn:aws:events:${REGION}:${DEV}:rule/forwarder`;
  beforeEach(() => {
    account.rules.forwarder = [{ Id: 'Bus', Arn: BUS }];
  });

  test('then a notice is put on it as it was', async () => {
    account.cloud.on('AWSEvents.PutEvents', () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
    const notice = ALARM.replace('aws.cloudwatch', 'cdk-ml-lifecycle');
    queue.put(ofRule(notice, BUS, FORWARDER));
    expect((await redrive('--yes')).out).toContain('sent to the event bus mortgage-approval-notifications\n');
    expect(account.cloud.inputs('AWSEvents.PutEvents')).toEqual([
      {
        Entries: [
          {
            EventBusName: BUS,
            Source: 'cdk-ml-lifecycle',
            DetailType: 'CloudWatch Alarm State Change',
            Detail: '{"value": 1.0}',
            Resources: ['arn'],
            Time: Date.parse('2026-11-20T09:30:01Z') / 1000,
          },
        ],
      },
    ]);
  });

  test('then a bus that refuses the entry keeps the letter', async () => {
    const Entries = [{ ErrorCode: 'AccessDenied', ErrorMessage: 'not you' }];
    account.cloud.on('AWSEvents.PutEvents', () => json({ FailedEntryCount: 1, Entries }));
    queue.put(ofRule(ALARM.replace('aws.cloudwatch', 'cdk-ml-lifecycle'), BUS, FORWARDER));
    expect(await redrive('--yes')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/refuses it: AccessDenied not you/),
    });
    expect(queue.visible).toHaveLength(1);
  });

  test('then the event of a service goes to the targets of the rules that match it, because nobody may put it', async () => {
    account.rules.AlarmElsewhere = [{ Id: 'Handler', Arn: FUNCTION }];
    account.cloud.on('AWSEvents.ListRules', ({ body }) =>
      JSON.parse(body.toString()).NextToken
        ? json({ Rules: [{ Name: 'AlarmElsewhere', State: 'ENABLED', EventPattern: '{"source":["aws.cloudwatch"]}' }] })
        : json({ Rules: [{ Name: 'Notice', State: 'ENABLED', EventPattern: '{"source":["x"]}' }], NextToken: 'n' }),
    );
    account.cloud.on('AWSEvents.TestEventPattern', ({ body }) => {
      const { EventPattern, Event } = JSON.parse(body.toString());
      return json({ Result: JSON.parse(EventPattern).source.includes(JSON.parse(Event).source) });
    });
    queue.put(ofRule(ALARM, BUS, FORWARDER));
    expect((await redrive('--yes')).code).toBe(0);
    expect(account.invoked).toEqual([{ name: FUNCTION, payload: ALARM }]);
  });

  test('then a bus of another account needs a profile, without which the letter stays', async () => {
    const elsewhere = BUS.replace(DEV, PROD);
    account.rules.forwarder = [{ Id: 'Bus', Arn: elsewhere }];
    queue.put(ofRule(ALARM, elsewhere, FORWARDER));
    expect((await redrive('--yes')).out).toContain(
      'stays: it goes on in account 333333333333: name a profile with credentials of that account by --target-profile',
    );
    expect(queue.visible).toHaveLength(1);
  });
});

describe('when it can not work', () => {
  test.each(['retrain-dead-letters', 'https://sqs.eu-west-1.amazonaws.com/1/a'])('then %s is no queue', async (url) => {
    const { err, code } = await type('redrive', '--queue', url);
    expect(code).toBe(1);
    expect(err).toBe(`--queue must be the URL of a queue, as its alarm shows it, got ${JSON.stringify(url)}\n`);
  });

  test('then a queue of another account is not touched', async () => {
    const { err, code } = await type('redrive', '--queue', queue.url.replace(DEV, PROD));
    expect(code).toBe(1);
    expect(err).toBe(
      'the queue is in account 333333333333, and arn:aws:iam::111111111111:user/ana in account 111111111111; log in to ' +
        'the account of the queue\n',
    );
  });

  test('then an account without a stack of the use case is named', async () => {
    account.account = '999999999999';
    const { err, code } = await type('redrive', EXAMPLE);
    expect(code).toBe(1);
    expect(err).toContain('is in account 999999999999, in which mortgage-approval has no stack');
  });

  test('then a queue that may not be read ends it with what AWS says', async () => {
    account.cloud.fail('AmazonSQS.ReceiveMessage', refuse(403, 'AccessDenied', { message: 'not you' }));
    const { err, code } = await redrive();
    expect(code).toBe(1);
    expect(err).toBe(
      "the queue mortgage-approval-dev-RetrainDeadLetters-G7H8 in account 111111111111 can't be read: not you\n",
    );
  });
});
