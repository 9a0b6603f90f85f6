import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as monitoring from '../../../constructs/monitoring';
import { DEVELOPMENT, PROD, stackIn, useCase } from './fixture';

const zoneIn = (stack: Stack) => new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'Key') });
const pipelineIn = (stack: Stack) => sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'training');

function driftCheck(props: Partial<monitoring.DriftCheckProps>) {
  return (stack: Stack) => {
    const captured = zoneIn(stack);
    new monitoring.DriftCheck(stack, 'X', {
      useCase,
      captured,
      baseline: monitoring.Baseline.released(captured),
      ...props,
    });
  };
}

const schedule = (props: Partial<monitoring.DriftScheduleProps>) => (stack: Stack) =>
  new monitoring.DriftSchedule(stack, 'X', { useCase, environmentName: 'prod', baselineUri: 's3://b/k', ...props });
const retraining = (props: Partial<monitoring.RetrainingProps>) => (stack: Stack) =>
  new monitoring.Retraining(stack, 'X', { useCase, pipeline: pipelineIn(stack), ...props });
const trigger = (props: Partial<monitoring.RetrainingTriggerProps>) => (stack: Stack) =>
  new monitoring.RetrainingTrigger(stack, 'X', { useCase, environmentName: 'prod', ...DEVELOPMENT, ...props });
const monitor = (props: (stack: Stack) => Partial<monitoring.ModelMonitorProps>) => (stack: Stack) =>
  new monitoring.ModelMonitor(stack, 'X', { useCase, ...props(stack) });

describe('fails', () => {
  test.each<[string, (stack: Stack) => unknown, string]>([
    [
      'an environment in capitals',
      (s) => new monitoring.EndpointAlarms(s, 'X', { useCase, environmentName: 'Prod' }),
      `MLL801 'environmentName' must be lowercase words joined by hyphens, at most 12 characters, got "Prod"; use a name such as prod (Stack/X)`,
    ],
    [
      'an environment of 13 characters',
      (s) => new monitoring.ModelDashboard(s, 'X', { useCase, environmentName: 'preproduction' }),
      `MLL801 'environmentName' must be lowercase words joined by hyphens, at most 12 characters, got "preproduction"; use a name such as prod (Stack/X)`,
    ],
    [
      'an endpoint with an underscore',
      (s) => new monitoring.EndpointAlarms(s, 'X', { useCase, endpointName: 'my_endpoint' }),
      `MLL802 'endpointName' must be letters, digits and single hyphens, at most 63 characters, got "my_endpoint"; use the name that the endpoint was created with (Stack/X)`,
    ],
    [
      'a limit of zero',
      driftCheck({ psiLimit: 0 }),
      `MLL803 'psiLimit' must be from 0.01 to 10, got 0; 0.1 is a slight, 0.2 a considerable change (Stack/X)`,
    ],
    [
      'half a record',
      driftCheck({ minimumRecords: 0.5 }),
      `MLL804 'minimumRecords' must be a whole number from 1 to 1000000000, got 0.5; a few hundred make PSI meaningful (Stack/X)`,
    ],
    [
      'a window of half an hour',
      driftCheck({ window: Duration.minutes(30) }),
      `MLL805 'window' must be whole hours from 1 to 720, got "0.5 hours"; captured traffic is filed by the hour (Stack/X)`,
    ],
    [
      'a check every week',
      schedule({ every: Duration.days(7) }),
      `MLL806 'every' must be whole hours from 1 to 84, got "168 hours"; the alarm on silence looks back two intervals, at most seven days (Stack/X)`,
    ],
    [
      'a schedule for baselines that come with releases',
      driftCheck({ every: Duration.hours(12) }),
      `MLL807 'every' must be left out when the baseline comes with each release, got "12 hours"; give Baseline.file(), or put a DriftSchedule into the release (Stack/X)`,
    ],
    [
      'a cooldown of two years',
      retraining({ cooldown: Duration.days(730) }),
      `MLL808 'cooldown in seconds' must be a whole number from 0 to 31536000, got 63072000; Duration.days(0) retrains on every alarm (Stack/X)`,
    ],
    [
      'an account of 11 digits',
      retraining({ environments: [{ environmentName: 'prod', account: '33333333333' }] }),
      `MLL809 'account' must be 12 digits, got "33333333333"; use the account id, in quotes (Stack/X)`,
    ],
    [
      'a trigger for an account that is none',
      trigger({ account: 'development' }),
      `MLL809 'account' must be 12 digits, got "development"; use the account id, in quotes (Stack/X)`,
    ],
    [
      'a baseline in an account that is none',
      () => monitoring.Baseline.releasedFrom('tools'),
      `MLL809 'account' must be 12 digits, got "tools"; use the account id, in quotes`,
    ],
    [
      'a trigger in the account that trains',
      trigger(PROD),
      `MLL810 'account and region' must be elsewhere than this stack, got "333333333333 eu-west-1"; Retraining hears the alarms of its own account and region without a trigger (Stack/X)`,
    ],
    [
      'traffic without a baseline',
      monitor((stack) => ({ captured: zoneIn(stack) })),
      `MLL811 'captured and baseline' must be given together, got "only captured"; drift is traffic compared with a baseline (Stack/X)`,
    ],
    [
      'a baseline without traffic',
      monitor(() => ({ baseline: monitoring.Baseline.releasedFrom(DEVELOPMENT.account) })),
      `MLL811 'captured and baseline' must be given together, got "only baseline"; drift is traffic compared with a baseline (Stack/X)`,
    ],
    [
      'an endpoint told twice',
      monitor((stack) => ({
        endpoint: new sagemaker.CfnEndpoint(stack, 'Endpoint', { endpointConfigName: 'c' }),
        endpointName: 'scores',
      })),
      `MLL812 'endpoint' must be left out when endpointName is given, got "both"; keep endpoint, it knows its name (Stack/X)`,
    ],
    [
      'retraining without a drift check',
      monitor((stack) => ({ retrain: pipelineIn(stack) })),
      `MLL813 'retrain' must be given together with captured and baseline, got "only retrain"; give captured and baseline, so that there is a drift alarm to start it (Stack/X)`,
    ],
    [
      'a baseline with a wildcard',
      (stack) => monitoring.Baseline.file(zoneIn(stack), 'models/*/baseline.json'),
      `MLL814 'path' must be a path without wildcards, got "models/*/baseline.json"; write it as models/abc/baseline/baseline.json (Stack/Zone)`,
    ],
    [
      'an environment twice',
      retraining({ environments: [{ environmentName: 'prod' }, { environmentName: 'prod', account: PROD.account }] }),
      `MLL815 'environments' must be a list without repetitions, got ["prod","prod"]; name every environment once (Stack/X)`,
    ],
  ])('%s', (_, build, message) => {
    expect(() => build(stackIn())).toThrow(new Error(message));
  });

  test('with everything that is wrong at once', () => {
    expect(() => driftCheck({ environmentName: '-', psiLimit: 20, minimumRecords: 0 })(stackIn())).toThrow(
      /^MLL801 .*\nMLL803 .*\nMLL804 .*$/,
    );
  });

  test('before anything is made', () => {
    const stack = stackIn();
    expect(() => retraining({ cooldown: Duration.days(730) })(stack)).toThrow('MLL808');
    expect(stack.node.findChild('X').node.children).toEqual([]);
  });
});

test('what is known only at deployment is not judged', () => {
  const stack = new Stack(undefined, 'Agnostic');
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  expect(() => {
    schedule({ environmentName: parameter('Environment'), baselineUri: parameter('Baseline') })(stack);
    new monitoring.EndpointAlarms(stack, 'Alarms', { useCase, endpointName: parameter('Endpoint') });
  }).not.toThrow();
});
