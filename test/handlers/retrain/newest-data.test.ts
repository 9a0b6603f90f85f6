import { run } from '../support/lambda';
import { Account, ENV, COOLDOWN, START, alarm, arnOf, tick, type Run } from './fixture';

let account: Account;
beforeEach(async () => void (account = await Account.start()));
afterEach(() => account.cloud.stop());

describe('when there is nothing new to train on', () => {
  test('then nothing starts, the cooldown stays free, and people hear why', async () => {
    account.runs = [{ version: '1990' }];
    expect(await account.handle(alarm('event-1'))).toEqual([
      { result: { started: false, because: 'nothing new', version: '1990', execution: arnOf(0) } },
    ]);
    expect(account.cloud.calls(START)).toHaveLength(0);
    expect(account.cloud.table.items.has(COOLDOWN)).toBe(false);
    expect(account.notices()).toEqual([
      {
        type: 'Retraining Skipped',
        useCase: 'mortgage-approval',
        environment: 'prod',
        reason:
          'The traffic of prod has drifted, but there is nothing new to train on: the last run learnt from 1990, ' +
          'which is the newest version of the data. Training starts by itself when a newer version is published, ' +
          'as long as the alarm is on.',
        facts: {
          alarm: 'mortgage-approval-prod-drift',
          dataset: 's3://curated/lending/applications',
          version: '1990',
          execution: arnOf(0),
        },
      },
    ]);
  });

  test('then people hear it once, and a new version starts the run that the alarm waits for', async () => {
    account.runs = [{ version: '1990' }];
    await account.handle(alarm('event-1'), tick, tick);
    expect(account.notices()).toHaveLength(1);
    account.publish('1991');
    expect(await account.handle(tick)).toMatchObject([{ result: { started: true, version: '1991' } }]);
  });

  test.each<[string, Run, boolean]>([
    ['a run that is under way', { status: 'Executing', version: '1990' }, false],
    ['a run on the version that the pipeline names itself', {}, false],
    [
      'a run whose model missed a limit',
      {
        status: 'Failed',
        version: '1990',
        steps: [{ StepName: 'Gate', Metadata: { Condition: { Outcome: 'False' } } }],
      },
      false,
    ],
    [
      'a run that failed before its model was judged',
      { status: 'Failed', version: '1990', steps: [{ StepName: 'Train', StepStatus: 'Failed', Metadata: {} }] },
      true,
    ],
    ['a run that was stopped', { status: 'Stopped', version: '1990' }, true],
    ['a run on another version', { version: '1989' }, true],
  ])('then %s decides', async (_what, last, started) => {
    account.runs = [last];
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { started } }]);
  });

  test('then only the newest run that counts is looked at', async () => {
    account.runs = [{ version: '1990' }, { version: '1991' }, { status: 'Stopped', version: '1990' }];
    account.publish('1991');
    expect(await account.handle(alarm('event-1'))).toMatchObject([
      { result: { because: 'nothing new', execution: arnOf(1) } },
    ]);
  });

  test('then a version that was withdrawn is trained without', async () => {
    account.runs = [{ version: '1990' }, { version: '1991' }];
    account.publish('1991');
    account.point('{"version":"1990"}');
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { started: true, version: '1990' } }]);
  });
});

describe('when the newest version is looked for', () => {
  test('then it is the last folder by name, on whichever page of the listing', async () => {
    account.cloud.objects.pageSize = 2;
    for (const version of ['v9', 'v10', 'v2', 'not a version']) account.publish(version);
    account.cloud.objects.put('curated/lending/applications/README.md', 'text');
    account.cloud.objects.put('curated/lending/applications-2/v11/hmda.csv', 'another dataset');
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { version: 'v10' } }]);
  });

  test('then the pointer wins', async () => {
    account.publish('1991');
    account.point('\ufeff{"version":"1990","publishedBy":"data team"}\n');
    expect(await account.handle(alarm('event-1'))).toMatchObject([{ result: { version: '1990' } }]);
  });

  test.each([
    ['names a version that is not there', '{"version":"1992"}', /names the version 1992, which has no objects/],
    ['names no version', '{"version":"../other"}', /current.json is invalid: version must match/],
    ['is no JSON', 'version: 1990', /current.json is not JSON/],
  ])('then a pointer that %s is an error, and the cooldown stays free', async (_what, text, error) => {
    account.point(text);
    expect((await account.handle(alarm('event-1')))[0].error).toMatch(error);
    expect(account.cloud.calls(START)).toHaveLength(0);
    expect(account.cloud.table.items.has(COOLDOWN)).toBe(false);
  });

  test('then a dataset that nobody has published starts nothing, and people hear it', async () => {
    const environment = { ...ENV, DATASET_URI: 's3://curated/lending/claims' };
    const outcomes = await account.handleIn(environment, alarm('event-1'));
    expect(outcomes).toEqual([{ result: { started: false, because: 'no data' } }]);
    expect(account.notices()).toMatchObject([
      { type: 'Retraining Skipped', reason: expect.stringMatching(/no version of the data is published/) },
    ]);
  });

  test.each(['curated/lending', 's3://curated', 's3://curated/'])('then the location %s does not load', async (uri) => {
    await expect(run('retrain', account.cloud.endpoint, { ...ENV, DATASET_URI: uri }, [])).rejects.toThrow(
      /DATASET_URI must be/,
    );
  });
});
