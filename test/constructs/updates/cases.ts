import { Duration, RemovalPolicy, Size, type Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as foundation from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import * as monitoring from '../../../constructs/monitoring';
import * as registry from '../../../constructs/registry';
import * as serving from '../../../constructs/serving';
import * as training from '../../../constructs/training';
import {
  type Case,
  CODE,
  fact,
  handlersOf,
  handling,
  heard,
  kept,
  keyOf,
  name,
  networkOf,
  other,
  roleOf,
  rolesOf,
  topicsOf,
  useCase,
  zoneOf,
} from './given';
import { DATA } from './data';
import { DELIVERY } from './delivery';
import { FOUNDATION } from './foundation';
import { mortgage } from '../../support/mortgage';

/** A change of each prop that what watches the traffic of an endpoint has, by itself or as a part of a monitor. */
const WATCHED = {
  handlers: handlersOf,
  removalPolicy: () => RemovalPolicy.RETAIN,
  useCase: name(other),
  environmentName: name('eu-live'),
  endpointName: () => 'another',
  variantName: () => 'AllTraffic',
  image: imageOf,
  captured: (stack: Stack) => zoneOf(stack, 'Given'),
  baseline: (stack: Stack) => monitoring.Baseline.file(zoneOf(stack, 'GivenBaselines'), 'b.json'),
};

/** Another value of each prop of each construct. */
export const CASES: { readonly [construct: string]: Case<object> } = {
  'goal.UseCase': kept<goal.UseCaseProps>({
    base: () => mortgage(),
    make: (stack, props) => new goal.UseCase(stack, 'It', props),
    changes: {
      name: name('lending'),
      owner: () => 'risk@example.com',
      businessGoal: () => 'Decide every application within the hour',
      kpi: () => goal.Kpi.atMost('Hours', 24, 'hours'),
      problem: () => goal.Problem.binaryClassification({ target: 'denied', positiveLabel: 'y' }),
      objectives: () => [goal.Objective.atLeast('f1', 0.5)],
      fairness: () => goal.Fairness.none('The decision concerns machines, not people'),
      serviceLevels: () => ({ latencyP99: Duration.seconds(1), availability: 0.9, modelAge: Duration.days(9) }),
      explainability: () => goal.Explainability.LOCAL,
      dataClassification: () => goal.DataClassification.PUBLIC,
      risk: () => ({ rating: goal.RiskRating.LOW, because: 'A wrong decision costs a phone call' }),
      namePrefix: name('lending'),
      rolePath: () => '/lending/',
      regionInNames: () => true,
      practices: () => ({ 'MLCOST02-BP01': { statement: 'Rules of thumb were compared first' } }),
      key: keyOf,
    },
  }),
  'foundation.EncryptionKey': kept<foundation.EncryptionKeyProps>({
    base: () => ({ alias: 'alias/a' }),
    make: (stack, props) => new foundation.EncryptionKey(stack, 'It', props),
    changes: {
      key: keyOf,
      description: () => 'Another',
      alias: name('alias/b'),
      pendingWindow: () => Duration.days(7),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
  'foundation.EventHandler': kept<foundation.EventHandlerProps>({
    base: () => ({ handler: 'smoke-test', description: 'One', functionName: 'one', roleName: 'one' }),
    make: (stack, props) => new foundation.EventHandler(stack, 'It', props),
    changes: {
      logRetention: () => Duration.days(90),
      removalPolicy: () => RemovalPolicy.RETAIN,
      handler: () => 'retrain',
      description: () => 'Another',
      environment: () => ({ A: 'b' }),
      functionName: name('another'),
      roleName: name('another'),
      rolePath: fact('/another/'),
      role: roleOf,
      timeout: () => Duration.minutes(5),
      memorySize: () => Size.mebibytes(512),
      network: networkOf,
      reservedConcurrency: () => 2,
      ...handling,
    },
  }),
  'foundation.HandlerState': kept<foundation.HandlerStateProps>({
    base: () => ({}),
    make: (stack, props) => new foundation.HandlerState(stack, 'It', props),
    changes: {
      removalPolicy: () => RemovalPolicy.RETAIN,
      key: keyOf,
    },
  }),
  'foundation.Network': kept<foundation.NetworkProps>({
    base: () => ({}),
    make: (stack, props) => new foundation.Network(stack, 'It', props),
    changes: {
      removalPolicy: () => RemovalPolicy.RETAIN,
      cidr: () => '10.1.0.0/16',
      availabilityZones: () => 3,
      availabilityZoneIds: () => ['euw1-az1', 'euw1-az2'],
      availabilityZoneNames: () => ['eu-west-1a', 'eu-west-1b'],
      endpoints: () => [],
      handlers: () => true,
      callerAccounts: () => ['222222222222'],
      key: keyOf,
      flowLogRole: roleOf,
    },
  }),
  'foundation.ServiceRole': kept<foundation.ServiceRoleProps>({
    base: () => ({ service: 'sagemaker.amazonaws.com', description: 'One', roleName: 'one' }),
    make: (stack, props) => {
      const role = new foundation.ServiceRole(stack, 'It', props);
      role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/data.csv']);
      return role;
    },
    changes: {
      service: () => 'ec2.amazonaws.com',
      description: () => 'Two',
      roleName: name('two'),
      path: fact('/b/'),
      role: roleOf,
      inlinePolicy: () => false,
    },
  }),
  ...FOUNDATION,
  ...DATA,
  'registry.ModelPackageGroup': kept<registry.ModelPackageGroupProps>({
    base: () => ({ useCase }),
    make: (stack, props) => new registry.ModelPackageGroup(stack, 'It', props),
    changes: {
      useCase: name(other),
      modelPackageGroupName: name('another'),
      existingDescription: fact('What somebody wrote'),
      consumers: () => [{ account: '222222222222' }],
      producers: () => [{ account: '222222222222' }],
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
  'training.TrainingPipeline': kept<training.TrainingPipelineProps>({
    base: (stack) => ({
      useCase,
      dataset: zoneOf(stack, 'Data').dataset('applications', 'v1'),
      code: training.ModelCode.scikitLearn(CODE),
      models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
    }),
    make: (stack, props) => new training.TrainingPipeline(stack, 'It', props),
    changes: {
      key: keyOf,
      removalPolicy: () => RemovalPolicy.DESTROY,
      useCase: name(other),
      dataset: (stack) => zoneOf(stack, 'Given').dataset('others', 'v2'),
      code: (stack) =>
        training.ModelCode.scikitLearn(CODE, {
          image: { repository: Repository.fromRepositoryName(stack, 'Repository', 'own'), tagOrDigest: '1' },
        }),
      models: (stack) => registry.ModelPackageGroup.fromModelPackageGroupName(stack, 'GivenModels', 'given'),
      artifacts: (stack) => zoneOf(stack, 'Given'),
      instanceType: () => 'ml.m5.xlarge',
      processingInstanceType: () => 'ml.m5.xlarge',
      volumeSize: () => Size.gibibytes(50),
      maxRuntime: () => Duration.hours(2),
      hyperparameters: () => ({ seed: '1' }),
      role: roleOf,
      pipelineRole: roleOf,
      network: networkOf,
      commit: () => 'abc',
      jobRoleName: name('jobs'),
    },
  }),
  'serving.ModelEndpoint': kept<serving.ModelEndpointProps>({
    base: (stack) => ({
      model: packageOf(1),
      hosting: serving.Hosting.realtime({ instanceType: 'ml.m5.large', instances: 2 }),
      endpointName: 'one',
      role: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/one'),
    }),
    make: (stack, props) => new serving.ModelEndpoint(stack, 'It', props),
    changes: {
      removalPolicy: () => RemovalPolicy.DESTROY,
      model: () => packageOf(2),
      hosting: () => serving.Hosting.serverless({ memory: Size.mebibytes(2048), maxConcurrency: 5 }),
      rollout: () => serving.Rollout.allAtOnce(),
      serviceLevels: () => useCase.serviceLevels,
      endpointName: name('another'),
      role: roleOf,
      key: keyOf,
      capture: (stack) => serving.DataCapture.to(zoneOf(stack, 'Given')),
      network: networkOf,
    },
  }),
  ...DELIVERY,
  'monitoring.CostBudget': kept<monitoring.CostBudgetProps>({
    base: () => ({ useCase, monthlyLimit: 400, currency: 'USD', emails: ['a@example.com'] }),
    make: (stack, props) => new monitoring.CostBudget(stack, 'It', props),
    changes: {
      useCase: () => other,
      monthlyLimit: () => 500,
      currency: () => 'EUR',
      emails: () => ['b@example.com'],
    },
  }),
  'monitoring.DriftCheck': kept<monitoring.DriftCheckProps>({
    base: (stack) => ({
      useCase,
      captured: zoneOf(stack, 'Captured'),
      baseline: monitoring.Baseline.file(zoneOf(stack, 'Baselines'), 'baseline.json'),
    }),
    make: (stack, props) => new monitoring.DriftCheck(stack, 'It', props),
    changes: {
      ...WATCHED,
      reports: (stack) => zoneOf(stack, 'Given'),
      window: () => Duration.hours(48),
      every: () => Duration.hours(12),
      trafficMissingAfter: () => Duration.hours(6),
      instanceType: () => 'ml.m5.xlarge',
      volumeSize: () => Size.gibibytes(100),
      maxRuntime: () => Duration.hours(2),
      expectedRecordsPerHour: () => 1000,
      expectedRecordSize: () => Size.kibibytes(1),
      psiLimit: () => 0.3,
      minimumRecords: () => 500,
      network: networkOf,
      roles: (stack) => rolesOf(stack, 'pipeline', 'job', 'schedule', 'starter', 'handler'),
      ...handling,
    },
  }),
  'monitoring.DriftSchedule': kept<monitoring.DriftScheduleProps>({
    base: () => ({ useCase, environmentName: 'prod', baselineUri: 's3://models/baseline.json' }),
    make: (stack, props) => new monitoring.DriftSchedule(stack, 'It', props),
    changes: {
      useCase: name(other),
      environmentName: name('eu-live'),
      baselineUri: () => 's3://models/2/baseline.json',
      modelVersion: () => '2',
      modelCreatedAt: () => '2026-11-20T08:00:00Z',
      every: () => Duration.hours(12),
      alarmTopics: topicsOf,
      handler: (stack) => CfnFunction.fromFunctionName(stack, 'GivenFunction', 'given'),
      role: roleOf,
      deadLetters: (stack) => Queue.fromQueueArn(stack, 'GivenQueue', 'arn:aws:sqs:eu-west-1:111111111111:given'),
    },
  }),
  'monitoring.EndpointAlarms': kept<monitoring.EndpointAlarmsProps>({
    base: () => ({ useCase }),
    make: (stack, props) => new monitoring.EndpointAlarms(stack, 'It', props),
    changes: {
      useCase: name(other),
      environmentName: name('eu-live'),
      endpointName: () => 'another',
      variantName: () => 'another',
      alarmTopics: topicsOf,
    },
  }),
  'monitoring.ModelDashboard': kept<monitoring.ModelDashboardProps>({
    base: () => ({ useCase }),
    make: (stack, props) => new monitoring.ModelDashboard(stack, 'It', props),
    changes: {
      useCase: name(other),
      environmentName: name('eu-live'),
      endpointName: () => 'another',
      variantName: () => 'another',
      drift: () => ({ psiLimit: 0.3 }),
      alarms: (stack) => [
        cloudwatch.Alarm.fromAlarmArn(stack, 'Given', 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:given'),
      ],
    },
  }),
  'monitoring.Retraining': kept<monitoring.RetrainingProps>({
    base: (stack) => ({ useCase, pipeline: CfnPipeline.fromPipelineName(stack, 'Pipeline', 'one') }),
    make: (stack, props) => new monitoring.Retraining(stack, 'It', props),
    changes: {
      handlers: handlersOf,
      removalPolicy: () => RemovalPolicy.RETAIN,
      useCase: name(other),
      pipeline: (stack) => CfnPipeline.fromPipelineName(stack, 'GivenPipeline', 'given'),
      dataset: (stack) => zoneOf(stack, 'Given').dataset('others', 'v2'),
      schedule: () => Schedule.rate(Duration.days(30)),
      environments: () => [{ environmentName: 'prod', account: '333333333333', region: 'eu-west-1' }],
      cooldown: () => Duration.days(1),
      role: roleOf,
      ...handling,
    },
  }),
  'monitoring.RetrainingTrigger': kept<monitoring.RetrainingTriggerProps>({
    base: () => ({ useCase, environmentName: 'prod', account: '222222222222', region: 'eu-west-1' }),
    make: (stack, props) => new monitoring.RetrainingTrigger(stack, 'It', props),
    changes: {
      removalPolicy: () => RemovalPolicy.RETAIN,
      useCase: name(other),
      environmentName: name('eu-live'),
      account: () => '444444444444',
      region: () => 'eu-central-1',
      role: roleOf,
      ...heard,
    },
  }),
  'monitoring.ModelMonitor': kept<monitoring.ModelMonitorProps>({
    base: (stack) => {
      const captured = zoneOf(stack, 'Captured');
      return { useCase, captured, baseline: monitoring.Baseline.file(captured, 'baseline.json') };
    },
    make: (stack, props) => new monitoring.ModelMonitor(stack, 'It', props),
    changes: {
      ...WATCHED,
      endpoint: (stack) => serving.ModelEndpoint.fromEndpointName(stack, 'Given', 'given'),
      retrain: (stack) => CfnPipeline.fromPipelineName(stack, 'GivenPipeline', 'given'),
      roles: (stack) => ({ drift: rolesOf(stack, 'job', 'schedule'), retraining: roleOf(stack) }),
      ...heard,
    },
  }),
};

function imageOf(stack: Stack): training.OwnImage {
  return { repository: Repository.fromRepositoryName(stack, 'GivenImages', 'ml'), tagOrDigest: '1.0' };
}

function packageOf(version: number): serving.ServedModel {
  return serving.ServedModel.fromPackage(`arn:aws:sagemaker:eu-west-1:111111111111:model-package/models/${version}`);
}
