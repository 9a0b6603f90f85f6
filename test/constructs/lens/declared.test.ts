import { PIPELINE, profile } from './practices/resources';
import { findingsOf, pipeline, type Resources } from './support';

const Training = pipeline({ Name: 'Train', Type: 'Training', Arguments: {} });
const declare = (practice: string, statement: string, link?: string) => ({
  Metadata: { MlLens: { declared: { [practice]: { statement, link } } } },
});

test('what is declared of a practice that the template misses is the reason to accept it', () => {
  const accepted = (rest: object) =>
    findingsOf('MLCOST04-BP12', { Training }, rest).map(({ acknowledged }) => acknowledged);
  expect(accepted({})).toEqual(accepted({}).map(() => undefined));
  const said = accepted(declare('MLCOST04-BP12', 'Finance watches the account', 'https://wiki.example.com/1'));
  expect(said).toContain('Finance watches the account https://wiki.example.com/1');
});

test('what is declared of another practice is none', () => {
  const [{ verdict, acknowledged }] = findingsOf(
    'MLCOST04-BP12',
    { Training },
    declare('MLCOST06-BP01', 'One account each'),
  );
  expect([verdict, acknowledged]).toEqual(['FAILED', undefined]);
});

test('what the template contradicts is not accepted by what it contradicts', () => {
  const rest = declare('MLSUS04-BP01', 'An AUC of 0.85 is good enough. Training stops after an hour.');
  const [finding] = findingsOf('MLSUS04-BP01', { Training }, rest);
  expect(finding).toMatchObject({ verdict: 'FAILED' });
  expect(finding.acknowledged).toBeUndefined();
});

test.each<[string, Resources, string]>([
  [
    'MLPERF04-BP05',
    {
      Profile: profile({
        objectives: [{ metric: 'auc', atLeast: 0.8 }],
        serviceLevels: { latencyP99Milliseconds: 200 },
      }),
      Late: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { Namespace: 'AWS/SageMaker', MetricName: 'ModelLatency', Threshold: 300_000 },
      },
    },
    'A p99 of 200 ms for an AUC of 0.8',
  ],
  ['MLPERF04-BP01', { Pipeline: PIPELINE }, 'ml.c5.xlarge won against all others'],
])('%s: what is declared is no reason to accept what it says otherwise', (id, resources, statement) => {
  const [finding] = findingsOf(id, resources, declare(id, statement));
  expect([finding.verdict, finding.acknowledged]).toEqual(['FAILED', undefined]);
});

test('of two declarations of a practice, the first one is the reason everywhere', () => {
  const first = declare('MLCOST04-BP12', 'Finance watches the account').Metadata;
  const second = declare('MLCOST04-BP12', 'Nobody knows').Metadata;
  const resources = { Training: { ...Training, Metadata: second } };
  const said = findingsOf('MLCOST04-BP12', resources, { Metadata: first }).map(({ acknowledged }) => acknowledged);
  expect(said).toContain('Finance watches the account');
  expect(said).not.toContain('Nobody knows');
});
