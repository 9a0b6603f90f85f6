import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import * as checks from '../../../../constructs/monitoring/private/checks';
import { type Fault, Quantity } from '../../../../constructs/private/faults';

const text = () => new CfnParameter(new Stack(), 'Parameter').valueAsString;
const number = () => new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber;

/** The codes of what was found, each with its path. */
function found(faults: (Fault | undefined)[]): string[] {
  return faults.filter((f) => f !== undefined).map(({ code, path }) => `${code} ${path.join('.')}`);
}

test.each<[string, () => (Fault | undefined)[]]>([
  ['alarms', () => checks.checkEndpointAlarms({})],
  ['a dashboard', () => checks.checkModelDashboard({})],
  ['a dashboard with drift', () => checks.checkModelDashboard({ drift: {} })],
  ['a drift check', () => checks.checkDriftCheck({})],
  ['a drift check with a fixed baseline', () => checks.checkDriftCheck({}, true)],
  ['a drift check with released baselines', () => checks.checkDriftCheck({}, false)],
  ['a schedule', () => checks.checkDriftSchedule({})],
  ['a monitor', () => checks.checkModelMonitor({})],
  ['retraining', () => checks.checkRetraining({ environments: [{}] })],
  ['a trigger', () => checks.checkRetrainingTrigger({}, { account: '111111111111', region: 'eu-west-1' })],
  ['a trigger somewhere', () => checks.checkRetrainingTrigger({ account: '111111111111', region: 'eu-west-1' })],
])('of %s, only what is given is judged', (_, check) => {
  expect(found(check())).toEqual([]);
});

test('values that are only known at deployment are not judged', () => {
  const monitor = { environmentName: text(), endpointName: text() };
  const lines = { psiLimit: number(), minimumRecords: number() };
  const window = Duration.hours(number());
  const own = { account: '111111111111', region: 'eu-west-1' };
  expect(
    found([
      ...checks.checkModelMonitor(monitor),
      ...checks.checkModelDashboard({ ...monitor, drift: lines }),
      ...checks.checkDriftCheck({ ...monitor, ...lines, window, every: Duration.hours(number()) }, true),
      ...checks.checkDriftSchedule({ environmentName: text(), every: window }),
      ...checks.checkRetraining({ environments: [{ environmentName: text(), account: text() }], cooldown: window }),
      ...checks.checkRetrainingTrigger({ environmentName: text(), account: text(), region: text() }, own),
      ...checks.checkBaselineAccount(text()),
      ...checks.checkBaselineFile(text()),
    ]),
  ).toEqual([]);
});

test('the lines of a dashboard are judged where they are written', () => {
  expect(found(checks.checkModelDashboard({ drift: { psiLimit: 11, minimumRecords: 0 } }))).toEqual([
    'MLL803 drift.psiLimit',
    'MLL804 drift.minimumRecords',
  ]);
});

test('every environment of retraining is judged where it is written', () => {
  const environments = [
    { environmentName: 'prod' },
    { environmentName: 'Prod', account: '1' },
    { environmentName: 'prod' },
  ];
  expect(found(checks.checkRetraining({ environments }))).toEqual([
    'MLL731 environments.1.environmentName',
    'MLL809 environments.1.account',
    'MLL815 environments.2.environmentName',
  ]);
});

describe('a window that the job has to check', () => {
  const judged = (props: Parameters<typeof checks.checkDriftCheck>[0]) => found(checks.checkDriftCheck(props));

  test('is judged by the disk and the time that the job has, if a rate is declared', () => {
    const rate = fc.integer({ min: 1, max: 10_000_000 });
    const size = fc.integer({ min: 1, max: 100_000 });
    const disk = fc.integer({ min: 1, max: 1000 });
    const minutes = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(rate, size, disk, minutes, fc.integer({ min: 1, max: 720 }), (records, bytes, gib, time, back) => {
        const props = {
          window: Duration.hours(back),
          expectedRecordsPerHour: records,
          expectedRecordSize: Size.bytes(bytes),
          volumeSize: Size.gibibytes(gib),
          maxRuntime: Duration.minutes(time),
        };
        const [fits, inTime] = [records * bytes * back <= 0.9 * gib * 1024 ** 3, records * back <= 250_000 * time];
        expect(judged(props)).toEqual([...(fits ? [] : ['MLL825 window']), ...(inTime ? [] : ['MLL826 window'])]);
        expect(judged({ ...props, expectedRecordsPerHour: undefined })).toEqual([]);
      }),
    );
  });

  test.each([
    ['the disk', { volumeSize: Size.bytes(1) }, 'MLL822 volumeSize'],
    ['the time', { maxRuntime: Duration.seconds(1) }, 'MLL823 maxRuntime'],
    ['the size of a record', { expectedRecordSize: Size.gibibytes(1) }, 'MLL827 expectedRecordSize'],
    ['the window', { window: Duration.hours(1000) }, 'MLL805 window'],
  ])('is not judged by %s if that is a fault itself', (_, props, code) => {
    expect(judged({ expectedRecordsPerHour: 1e9, ...props })).toEqual([code]);
  });

  test.each([
    ['the rate', { expectedRecordsPerHour: number() }, []],
    ['the disk', { volumeSize: Size.gibibytes(number()) }, ['MLL826 window']],
    ['the time', { maxRuntime: Duration.minutes(number()) }, ['MLL825 window']],
    ['the size of a record', { expectedRecordSize: Size.bytes(number()) }, ['MLL826 window']],
    ['the window', { window: Duration.hours(number()) }, []],
  ])('is not judged by %s that is only known at deployment', (_, props, codes) => {
    expect(judged({ expectedRecordsPerHour: 1e9, ...props })).toEqual(codes);
  });
});

describe('a window of a drift check', () => {
  test('covers every interval that is not longer', () => {
    const hours = fc.integer({ min: 1, max: 48 });
    fc.assert(
      fc.property(hours, hours, (window, every) => {
        const fault = checks.checkWindowCovers(Duration.hours(window), Duration.hours(every));
        expect(fault === undefined).toBe(window >= every);
      }),
    );
  });

  test('is named with both values when it is too short', () => {
    expect(checks.checkWindowCovers(Duration.hours(6), Duration.hours(12))).toMatchObject({
      code: 'MLL816',
      path: ['window'],
      must: 'be at least 12 hours, the interval between checks',
      got: new Quantity(6, 'hours'),
    });
  });

  test.each([
    ['no interval', Duration.hours(6), undefined],
    ['no window', undefined, Duration.hours(12)],
    ['an interval that is a fault itself', Duration.hours(24), Duration.hours(100)],
    ['a window that is a fault itself', Duration.minutes(30), Duration.hours(12)],
  ])('is not judged against %s', (_, window, every) => {
    expect(checks.checkWindowCovers(window, every)).toBeUndefined();
  });

  test('is compared with the defaults of a check that schedules itself', () => {
    expect(found(checks.checkDriftCheck({ window: Duration.hours(12) }, true))).toEqual(['MLL816 window']);
    expect(found(checks.checkDriftCheck({ every: Duration.hours(48) }, true))).toEqual(['MLL816 window']);
    expect(found(checks.checkDriftCheck({ window: Duration.hours(12) }, false))).toEqual([]);
    expect(found(checks.checkDriftCheck({ window: Duration.hours(12), every: Duration.hours(48) }))).toEqual([]);
  });
});

test('a cooldown is quoted in days, or in seconds if it is not in whole ones', () => {
  const got = (cooldown: Duration) => checks.checkRetraining({ cooldown }).find(Boolean)?.got;
  expect(got(Duration.hours(9000))).toEqual(new Quantity(375, 'days'));
  expect(got(Duration.millis(1500))).toEqual(new Quantity(1.5, 'seconds'));
  expect(got(Duration.days(365))).toBeUndefined();
});
