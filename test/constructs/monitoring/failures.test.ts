import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib/core';
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
      `MLL731 'environmentName' must be lowercase words joined by hyphens, at most 12 characters, and not template or manifest, got "Prod"; write it as in prod or eu-prod (Stack/X)`,
    ],
    [
      'an environment of 13 characters',
      (s) => new monitoring.ModelDashboard(s, 'X', { useCase, environmentName: 'preproduction' }),
      `MLL731 'environmentName' must be lowercase words joined by hyphens, at most 12 characters, and not template or manifest, got "preproduction"; write it as in prod or eu-prod (Stack/X)`,
    ],
    [
      'an endpoint with an underscore',
      (s) => new monitoring.EndpointAlarms(s, 'X', { useCase, endpointName: 'my_endpoint' }),
      `MLL601 'endpointName' must be letters and digits with hyphens between them, at most 63 characters, got "my_endpoint"; write it as in mortgage-approval-prod (Stack/X)`,
    ],
    [
      'a variant with an underscore',
      (s) => new monitoring.ModelDashboard(s, 'X', { useCase, variantName: 'all_traffic' }),
      `MLL637 'variantName' must be letters and digits with hyphens between them, at most 63 characters, got "all_traffic"; take the name from aws sagemaker describe-endpoint, such as AllTraffic (Stack/X)`,
    ],
    [
      'an image of its own without a tag',
      (s) => {
        const repository = ecr.CfnRepository.fromRepositoryName(s, 'Images', 'ml');
        driftCheck({ image: { repository, tagOrDigest: 'version 1' } })(s);
      },
      `MLL423 'image.tagOrDigest' must be the tag of an image, or its digest as sha256: and 64 hexadecimal digits, got "version 1"; write it as in '1.0' (Stack/X)`,
    ],
    [
      'an image of its own in another Region',
      (s) => {
        const arn = 'arn:aws:ecr:us-east-1:111111111111:repository/ml';
        const repository = ecr.CfnRepository.fromRepositoryArn(s, 'Images', arn);
        driftCheck({ image: { repository, tagOrDigest: '1.0' } })(s);
      },
      `MLL457 'image.repository' must be a repository in the Region of the stack, got "us-east-1"; replicate the image to this Region, and name the repository there (Stack/X)`,
    ],
    [
      'a limit of zero',
      driftCheck({ psiLimit: 0 }),
      `MLL803 'psiLimit' must be from 0.01 to 10, got 0; use 0.1 to report slight changes, or 0.2 to report considerable ones (Stack/X)`,
    ],
    [
      'half a record',
      driftCheck({ minimumRecords: 0.5 }),
      `MLL804 'minimumRecords' must be a whole number from 1 to 1000000000, got 0.5; use a few hundred, so that the population stability index means something (Stack/X)`,
    ],
    [
      'a window of half an hour',
      driftCheck({ window: Duration.minutes(30) }),
      `MLL805 'window' must be a whole number of hours, from 1 to 720, got 0.5 hours; use whole hours, such as 24: captured traffic is stored by the hour (Stack/X)`,
    ],
    [
      'a check every week',
      schedule({ every: Duration.days(7) }),
      `MLL806 'every' must be a whole number of hours, from 1 to 48, got 168 hours; check more often: the alarm on silent checks evaluates three intervals, and CloudWatch at most seven days (Stack/X)`,
    ],
    [
      'traffic that is missed after a minute',
      driftCheck({ trafficMissingAfter: Duration.minutes(1) }),
      `MLL820 'trafficMissingAfter' must be a whole number of hours, from 1 to 8760, got 0.016666666666666666 hours; use a few intervals between checks, such as 48 hours (Stack/X)`,
    ],
    [
      'an instance type of EC2',
      driftCheck({ instanceType: 'm5.large' }),
      `MLL821 'instanceType' must be an instance type of SageMaker, got "m5.large"; write it with the prefix ml., as in ml.m5.large (Stack/X)`,
    ],
    [
      'an instance type that only hosts',
      driftCheck({ instanceType: 'ml.t2.medium' }),
      `MLL828 'instanceType' must be an instance type that SageMaker offers for processing, got "ml.t2.medium"; use ml.t3.medium or ml.t3.large (Stack/X)`,
    ],
    [
      'a disk of half a GiB',
      driftCheck({ volumeSize: Size.mebibytes(512) }),
      `MLL822 'volumeSize' must be a whole number of GiB, from 1 to 16384, got 0.5 GiB; use 30 GiB, or what the traffic of a window takes (Stack/X)`,
    ],
    [
      'a disk larger than the local disks of the instance type',
      driftCheck({ instanceType: 'ml.r5d.large', volumeSize: Size.gibibytes(100) }),
      `MLL857 'volumeSize' must be at most 75 GiB, what the local disks of ml.r5d.large hold, got 100 GiB; use a larger type or one without local disks, or leave volumeSize out: SageMaker uses the whole local disks in any case (Stack/X)`,
    ],
    [
      'a job of ten days',
      driftCheck({ maxRuntime: Duration.days(10) }),
      `MLL823 'maxRuntime' must be a whole number of seconds, from 60 to 777600, got 864000 seconds; use an hour, or what the traffic of a window takes (Stack/X)`,
    ],
    [
      'no record in an hour',
      driftCheck({ expectedRecordsPerHour: 0 }),
      `MLL824 'expectedRecordsPerHour' must be from 1 to 1000000000, got 0; give the records of a busy hour, or leave it out (Stack/X)`,
    ],
    [
      'a window that does not fit on the disk',
      driftCheck({ expectedRecordsPerHour: 600_000 }),
      `MLL825 'window' must be short enough for the expected traffic to fit on the disk of the job: at most 23 hours, got 24 hours; shorten the window, give the job a larger disk, or capture a smaller share of the traffic (Stack/X)`,
    ],
    [
      'a window that takes too long',
      driftCheck({ expectedRecordsPerHour: 600_000, volumeSize: Size.gibibytes(31), maxRuntime: Duration.minutes(30) }),
      `MLL826 'window' must be short enough for the expected traffic to be checked in time: at most 12 hours, got 24 hours; shorten the window, give the job more time, or capture a smaller share of the traffic (Stack/X)`,
    ],
    [
      'records of 100 MiB',
      driftCheck({ expectedRecordsPerHour: 1, expectedRecordSize: Size.mebibytes(100) }),
      `MLL827 'expectedRecordSize' must be from 1 byte to 24 MiB, got 100 MiB; use 2 KiB, or what a captured record takes (Stack/X)`,
    ],
    [
      'a schedule for baselines that come with releases',
      driftCheck({ every: Duration.hours(12) }),
      `MLL807 'every' must not be given when the baseline comes with each release, got 12 hours; use Baseline.file(), or put a DriftSchedule into the release (Stack/X)`,
    ],
    [
      'a cooldown of two years',
      retraining({ cooldown: Duration.days(730) }),
      `MLL808 'cooldown' must be from 0 to 365 days, in whole seconds, got 730 days; use 0 to retrain on every alarm (Stack/X)`,
    ],
    [
      'an account of 11 digits',
      retraining({ environments: [{ environmentName: 'prod', account: '33333333333' }] }),
      `MLL809 'environments[0].account' must be an account ID of 12 digits, got "33333333333"; write all 12 digits, in quotes (Stack/X)`,
    ],
    [
      'a trigger for an account that is none',
      trigger({ account: 'development' }),
      `MLL809 'account' must be an account ID of 12 digits, got "development"; write all 12 digits, in quotes (Stack/X)`,
    ],
    [
      'a baseline in an account that is none',
      () => monitoring.Baseline.releasedFrom('tools'),
      `MLL809 'account' must be an account ID of 12 digits, got "tools"; write all 12 digits, in quotes`,
    ],
    [
      'a trigger in the account that trains',
      trigger(PROD),
      `MLL810 'account' must not be the account of this stack if the Region is that of this stack too, got "333333333333"; remove the trigger: Retraining receives the alarms of its own account and Region without one (Stack/X)`,
    ],
    [
      'traffic without a baseline',
      monitor((stack) => ({ captured: zoneIn(stack) })),
      `MLL811 'baseline' must be given together with captured; add it, or leave out the other: a drift check compares the two (Stack/X)`,
    ],
    [
      'a baseline without traffic',
      monitor(() => ({ baseline: monitoring.Baseline.releasedFrom(DEVELOPMENT.account) })),
      `MLL811 'captured' must be given together with baseline; add it, or leave out the other: a drift check compares the two (Stack/X)`,
    ],
    [
      'an endpoint told twice',
      monitor((stack) => ({
        endpoint: new sagemaker.CfnEndpoint(stack, 'Endpoint', { endpointConfigName: 'c' }),
        endpointName: 'scores',
      })),
      `MLL812 'endpointName' must not be given together with endpoint, got "scores"; leave it out, because the endpoint knows its own name (Stack/X)`,
    ],
    [
      'retraining without a drift check',
      monitor((stack) => ({ retrain: pipelineIn(stack) })),
      `MLL813 'retrain' must be given together with captured and baseline; add both, so that there is a drift alarm to start the training pipeline (Stack/X)`,
    ],
    [
      'a baseline with a wildcard',
      (stack) => monitoring.Baseline.file(zoneIn(stack), 'models/*/baseline.json'),
      `MLL814 'path' must be the key of an object, without wildcards and spaces, got "models/*/baseline.json"; write it as in models/abc/baseline/baseline.json (Stack/Zone)`,
    ],
    [
      'an environment twice',
      retraining({ environments: [{ environmentName: 'prod' }, { environmentName: 'prod', account: PROD.account }] }),
      `MLL815 'environments[1].environmentName' must be different for each environment, got "prod"; list each environment once (Stack/X)`,
    ],
    [
      'retraining for no environment',
      retraining({ environments: [] }),
      `MLL817 'environments' must be a list with at least one environment; name the environment with real traffic, or remove retraining (Stack/X)`,
    ],
  ])('%s', (_, build, message) => {
    expect(() => build(stackIn())).toThrow(new Error(message));
  });

  test('with everything that is wrong at once', () => {
    expect(() => driftCheck({ environmentName: '-', psiLimit: 20, minimumRecords: 0 })(stackIn())).toThrow(
      /^MLL731 .*\nMLL803 .*\nMLL804 .*$/,
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
