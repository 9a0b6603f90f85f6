import { failure } from '../support/bucket-store';
import { Cloud } from '../support/cloud';
import { run } from '../support/lambda';
import { ended, ENV, PIPELINE, REPORT, report } from './fixture';

const ALL = ['UseCase', 'Environment'];

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
});
afterEach(() => cloud.stop());

interface EmbeddedMetrics {
  readonly [name: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly string[][];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** Reads a line in the embedded metric format as CloudWatch does: one datum per metric and set of dimensions. */
function datapoints(line: EmbeddedMetrics) {
  const { Timestamp, CloudWatchMetrics } = line._aws;
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        value: line[Name],
        dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
        at: new Date(Timestamp).toISOString(),
      })),
    ),
  );
}

async function handle(...events: unknown[]) {
  const { outcomes, lines } = await run('publish-drift', cloud.endpoint, ENV, events);
  return { outcomes, published: lines.filter((line): line is EmbeddedMetrics => '_aws' in line).flatMap(datapoints) };
}

const COMMON = {
  namespace: 'MLLifecycle',
  at: '2026-11-20T09:30:01.000Z',
  dimensions: { UseCase: 'mortgage-approval', Environment: 'prod' },
};
const failed = (value: 0 | 1) => ({ ...COMMON, name: 'DriftCheckFailed', unit: 'Count', value });
const psi = (feature: string, value: number) => ({
  ...COMMON,
  name: 'FeaturePsi',
  unit: 'None',
  value,
  dimensions: { ...COMMON.dimensions, Feature: feature },
});

describe('when a drift check succeeded', () => {
  test('then its report becomes metrics, with these dimensions and no others', async () => {
    cloud.objects.put(REPORT, report());
    const { outcomes, published } = await handle(ended('Succeeded'));
    expect(outcomes).toEqual([{ result: { published: true } }]);
    expect(published).toEqual([
      failed(0),
      { ...COMMON, name: 'CapturedRecords', unit: 'Count', value: 812 },
      { ...COMMON, name: 'MaxFeaturePsi', unit: 'None', value: 0.31 },
      psi('hir', 0.31),
      psi('single', 0.01),
    ]);
    expect(Object.keys(published[0].dimensions)).toEqual(ALL);
  });

  test('then only the number of records is published if there are too few', async () => {
    const features = [{ name: 'hir', type: 'numeric', psi: null }];
    cloud.objects.put(REPORT, report({ status: 'insufficient-data', records: 3, maxPsi: null, drifted: [], features }));
    const { published } = await handle(ended('Succeeded'));
    expect(published).toEqual([failed(0), { ...COMMON, name: 'CapturedRecords', unit: 'Count', value: 3 }]);
  });

  const age = { ...COMMON, name: 'ModelAgeDays', unit: 'None', value: 2.5 };
  const registered = { modelCreatedAt: '2026-11-17T21:30:01Z' };

  test('then the model has an age at the time of the event, if the report says when it was registered', async () => {
    cloud.objects.put(REPORT, report(registered));
    const { published } = await handle(ended('Succeeded'));
    expect(published).toHaveLength(6);
    expect(published).toContainEqual(age);
  });

  test('then the age is published even with too few records', async () => {
    const features = [{ name: 'hir', type: 'numeric', psi: null }];
    const little = { status: 'insufficient-data', records: 3, maxPsi: null, drifted: [], features };
    cloud.objects.put(REPORT, report({ ...little, ...registered }));
    const { published } = await handle(ended('Succeeded'));
    expect(published).toEqual([failed(0), { ...COMMON, name: 'CapturedRecords', unit: 'Count', value: 3 }, age]);
  });

  const counted = { requests: 100, malformed: 25, malformedShare: 0.25, repeated: 0 };
  const nothing = { maxPsi: null, drifted: [], features: [{ name: 'hir', type: 'numeric', psi: null }] };
  const tooMany = (value: 0 | 1) => ({ ...COMMON, name: 'TrafficUnreadable', unit: 'Count', value });
  const share = { ...COMMON, name: 'MalformedShare', unit: 'None', value: 0.25 };

  test('then requests that nobody could read are a share of all', async () => {
    cloud.objects.put(REPORT, report(counted));
    const { published } = await handle(ended('Succeeded'));
    expect(published).toEqual(expect.arrayContaining([failed(0), share, tooMany(0)]));
  });

  test('then too many of them are a failed check', async () => {
    cloud.objects.put(REPORT, report({ status: 'unreadable', records: 75, ...nothing, ...counted }));
    const { outcomes, published } = await handle(ended('Succeeded'));
    expect(outcomes).toEqual([{ result: { published: true } }]);
    const records = { ...COMMON, name: 'CapturedRecords', unit: 'Count', value: 75 };
    expect(published).toEqual([failed(1), records, share, tooMany(1)]);
  });

  test('then a few of few requests are no share', async () => {
    cloud.objects.put(REPORT, report({ status: 'insufficient-data', records: 3, ...nothing, ...counted }));
    const { published } = await handle(ended('Succeeded'));
    expect(published.map(({ name }) => name)).toEqual(['DriftCheckFailed', 'CapturedRecords']);
  });

  test('then features have names that CloudWatch takes, whatever they are called', async () => {
    const names = [
      'größe',
      '年龄',
      ':lead',
      ' ',
      '',
      'a\nb',
      'x'.repeat(300),
      'Feature',
      'UseCase',
      'FeaturePsi',
      '__proto__',
    ];
    const features = [...names, 'y'.repeat(1025)].map((name) => ({ name, type: 'numeric', psi: 0.3 }));
    cloud.objects.put(REPORT, report({ features }));
    const { published } = await handle(ended('Succeeded'));
    const values = published.filter(({ name }) => name === 'FeaturePsi').map(({ dimensions }) => dimensions.Feature);
    const written = ['gr%C3%B6%C3%9Fe', '%E5%B9%B4%E9%BE%84', '%3Alead', '%20', '%', 'a%0Ab'];
    expect(values).toEqual([...written, ...names.slice(6)]);
  });

  test('then it is published once, however many events arrive', async () => {
    cloud.objects.put(REPORT, report());
    const first = await handle(ended('Succeeded'), ended('Succeeded'), ended('Succeeded', 'event-2'));
    expect(first.published).toHaveLength(5);
    const again = await handle(ended('Succeeded', 'event-3'));
    expect(again).toEqual({ outcomes: [{ result: { published: true } }], published: [] });
  });
});

describe('when a drift check did not succeed', () => {
  test.each(['Failed', 'Stopped'])('then %s is published as a failure, once', async (status) => {
    const { outcomes, published } = await handle(ended(status), ended(status, 'event-2'));
    expect(outcomes).toEqual([{ result: { published: true } }, { result: { published: true } }]);
    expect(published).toEqual([failed(1)]);
    expect(cloud.calls('S3.GetObject')).toHaveLength(0);
  });

  test('then an execution that is retried and ends again is published again', async () => {
    cloud.objects.put(REPORT, report());
    await handle(ended('Failed'));
    const later = { executionEndTime: '2026-11-20T11:00:00Z' };
    expect((await handle(ended('Failed', 'event-2', later))).published).toEqual([failed(1)]);
    expect((await handle(ended('Succeeded', 'event-3', later))).published).toHaveLength(5);
  });

  test.each(['Executing', 'Stopping'])('then %s is not an end, and the handler does nothing', async (status) => {
    const { outcomes, published } = await handle(ended(status));
    expect(outcomes).toEqual([{ result: { published: false } }]);
    expect(published).toEqual([]);
    expect(cloud.requests).toHaveLength(0);
  });
});

describe('when something goes wrong', () => {
  test.each([
    [
      'missing',
      undefined,
      /^Error: GetObject of s3:\/\/capture\/drift\/reports\/p4jn9xou8a8s\/report\.json failed: 404 NoSuchKey: /,
    ],
    ['cut off', report().slice(0, 40), /^Error: the report s3:\/\/capture\/\S+ is not JSON$/],
    ['of another kind', report({ schema: 'evaluation/1' }), / schema must be drift-report\/1$/],
    ['without a time', report({ modelCreatedAt: 'unknown' }), / modelCreatedAt must /],
    ['impossible', report({ maxPsi: -1 }), / maxPsi is invalid \(too_small\)$/],
  ])('then a report that is %s counts as one failure, and fails on every try', async (_what, text, error) => {
    if (text !== undefined) cloud.objects.put(REPORT, text);
    const { outcomes, published } = await handle(ended('Succeeded'), ended('Succeeded'), ended('Succeeded', 'event-2'));
    expect(outcomes).toHaveLength(3);
    for (const outcome of outcomes) expect(outcome.error).toMatch(error);
    expect(published).toEqual([failed(1)]);
  });

  test('then a repaired report is published when the dead letter is redriven', async () => {
    cloud.objects.put(REPORT, '{');
    await handle(ended('Succeeded'));
    cloud.objects.put(REPORT, report());
    const { outcomes, published } = await handle(ended('Succeeded'));
    expect(outcomes).toEqual([{ result: { published: true } }]);
    expect(published).toHaveLength(5);
  });

  test('then a refusal by S3 publishes nothing about the report, and the retry reads it', async () => {
    cloud.objects.put(REPORT, report());
    cloud.fail('S3.GetObject', failure(403, 'AccessDenied', 'Access Denied'));
    const first = await handle(ended('Succeeded'));
    expect(first.outcomes[0].error).toMatch(/^ObjectError: GetObject of \S+ failed: 403 AccessDenied: Access Denied$/);
    expect(first.published).toEqual([]);
    expect((await handle(ended('Succeeded'))).published).toHaveLength(5);
  });

  test.each([
    ['nothing', undefined],
    ['an execution without id', ended('Succeeded', 'x', { pipelineExecutionArn: PIPELINE })],
    ['a status that no execution has', ended('Unheard')],
    ['a time that is none', { ...ended('Succeeded'), time: 'yesterday' }],
  ])('then %s is refused before the handler calls AWS or writes a record', async (_what, event) => {
    const { outcomes, published } = await handle(event);
    expect(outcomes[0].error).toMatch(/^Error: the event is invalid: /);
    expect(published).toEqual([]);
    expect(cloud.requests).toHaveLength(0);
  });
});
