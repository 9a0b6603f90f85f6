import { join } from 'node:path';
import { App, type AppProps, Duration, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';

const TOOLS = { account: '111111111111', region: 'eu-west-1' };
const PROD = { account: '222222222222', region: 'eu-west-1' };

export const PRESETS = ['default', 'strict'] as const;
export type Preset = (typeof PRESETS)[number];

/**
 * An app of a platform team: each public construct in a stack of the team's own, with no more props than it needs, and the
 * strict preset as the README says.
 */
export function ownStacks(preset: Preset, props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props });
  addTools(app, preset);
  addReleases(app, preset);
  addEnvironment(app, preset);
  addEndpoint(app, preset);
  return app;
}

/** What a team does first in each of its stacks. */
function begin(app: App, id: string, env: typeof TOOLS, preset: Preset) {
  const stack = new Stack(app, id, { env, description: `Stack ${id} of a platform team` });
  if (preset === 'default') return { stack, network: new foundation.Network(stack, 'Network') };
  const key = new foundation.EncryptionKey(stack, 'Key');
  const network = new foundation.Network(stack, 'Network', { handlers: true, key });
  const page = sns.Topic.fromTopicArn(stack, 'Page', `arn:aws:sns:${env.region}:${env.account}:page`);
  const accessLogs = s3.Bucket.fromBucketName(stack, 'AccessLogs', `access-logs-${env.account}`);
  foundation.StrictPreset.applyTo(stack, { key, network, alarmTopics: [page], accessLogs });
  return { stack, network };
}

const useCaseProps = (): goal.UseCaseProps => ({
  name: 'own-stacks',
  owner: 'lending@example.com',
  businessGoal: 'Decide routine applications the same day',
  kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  objectives: [goal.Objective.atLeast('auc', 0.78)],
  fairness: goal.Fairness.none('The example decides nothing about people'),
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
});

const monitored = () => ({ useCase: goal.UseCase.define(useCaseProps()), environmentName: 'prod' });
const hosting = () => serving.Hosting.realtime({ instanceType: 'ml.m5.large', instances: 2 });

/** Where models are made, released and watched from. */
function addTools(app: App, preset: Preset): void {
  const { stack, network } = begin(app, 'tools', TOOLS, preset);
  const useCase = new goal.UseCase(stack, 'UseCase', useCaseProps());
  const lake = new data.DataLake(stack, 'Lake', { useCase });
  addData(stack, lake);
  const packages = new foundation.PackageRepository(stack, 'Packages', { domainName: 'own-stacks' });
  new foundation.Workbench(stack, 'Workbench', { domainName: 'own-stacks', network, packages });
  const models = new registry.ModelPackageGroup(stack, 'Models', { useCase });
  const pipeline = new training.TrainingPipeline(stack, 'Training', {
    useCase,
    dataset: lake.curated.dataset('applications'),
    code: training.ModelCode.scikitLearn(join(__dirname, '../../examples/mortgage-approval/code')),
    artifacts: lake.artifacts,
    models,
    network,
  });
  const environments = [{ environmentName: 'prod', ...PROD }];
  const watched = { useCase, models, training: pipeline, artifacts: lake.artifacts, environments };
  const deliveredBy = addDelivery(stack, useCase, { models, artifacts: lake.artifacts });
  new monitoring.Retraining(stack, 'Retraining', { useCase, pipeline, environments });
  new monitoring.Notifications(stack, 'Notifications', { ...watched, delivery: deliveredBy });
  new monitoring.CostBudget(stack, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });
  new foundation.LogRetention(stack, 'LogRetention', { logGroupNames: ['/aws/sagemaker/TrainingJobs'] });
}

function addData(stack: Stack, lake: data.DataLake): void {
  const catalog = new data.DataCatalog(stack, 'Catalog', { databaseName: 'lending' });
  catalog.addTable(lake.curated.dataset('applications'), { columns: { income: data.ColumnType.DOUBLE } });
  new data.FeatureGroup(stack, 'Applicants', {
    featureGroupName: 'applicants',
    description: 'Applicants for a mortgage',
    recordIdentifier: 'applicant',
    eventTime: 'received',
    features: [data.Feature.fractional('dir')],
    offline: lake.features,
  });
}

type FromModels = Pick<delivery.DeliveryProps, 'models' | 'artifacts'>;

/** What a delivery and releases that another tool deploys have in common. */
function deliveryProps(stack: Stack, useCase: goal.IUseCase, from: FromModels): delivery.ModelReleasesProps {
  const release = new delivery.ReleaseStack(stack, 'Release', { useCase });
  const role = release.parameterFromEnvironment('ServingRole').valueAsString;
  new serving.ModelEndpoint(release, 'Endpoint', {
    model: release.servedModel(),
    role: iam.Role.fromRoleArn(release, 'Role', role, { mutable: false }),
    hosting: hosting(),
  });
  return { ...from, release, stages: [delivery.Stage.of('prod', { env: PROD })] };
}

function addDelivery(stack: Stack, useCase: goal.IUseCase, from: FromModels): delivery.Delivery {
  const smokeTest = delivery.SmokeTest.json({ instances: [{ hir: 0.25 }] });
  return new delivery.Delivery(stack, 'Delivery', { ...deliveryProps(stack, useCase, from), smokeTest });
}

/** Releases that another tool than CodePipeline deploys. */
function addReleases(app: App, preset: Preset): void {
  const { stack } = begin(app, 'releases', TOOLS, preset);
  const useCase = goal.UseCase.define({ ...useCaseProps(), name: 'other-tool' });
  const { artifacts } = new data.DataLake(stack, 'Lake', { useCase });
  const models = new registry.ModelPackageGroup(stack, 'Models', { useCase });
  new delivery.ModelReleases(stack, 'Releases', deliveryProps(stack, useCase, { models, artifacts }));
}

/** Where releases are served. */
function addEnvironment(app: App, preset: Preset): void {
  const { stack, network } = begin(app, 'prod', PROD, preset);
  const common = monitored();
  const toolsAccount = TOOLS.account;
  const platform = new delivery.ReleaseEnvironment(stack, 'Platform', { ...common, toolsAccount, network });
  const { alarms } = new monitoring.EndpointAlarms(stack, 'Endpoint', common);
  const baseline = monitoring.Baseline.releasedFrom(toolsAccount);
  const drift = new monitoring.DriftCheck(stack, 'Drift', { ...common, captured: platform.capture, baseline, network });
  new monitoring.NotificationForwarder(stack, 'Notifications', { ...common, ...TOOLS });
  new monitoring.RetrainingTrigger(stack, 'Retraining', { ...common, ...TOOLS });
  new monitoring.ModelDashboard(stack, 'Dashboard', { ...common, alarms: [...alarms, ...drift.alarms] });
}

/** A single endpoint without a delivery. */
function addEndpoint(app: App, preset: Preset): void {
  const { stack, network } = begin(app, 'endpoint', PROD, preset);
  const zone = new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'ZoneKey') });
  const endpoint = new serving.ModelEndpoint(stack, 'Served', {
    model: serving.ServedModel.fromPackage('arn:aws:sagemaker:eu-west-1:111111111111:model-package/own-stacks/1', {
      artifacts: zone,
    }),
    hosting: hosting(),
    capture: serving.DataCapture.to(zone, { percent: 100 }),
    network,
  });
  const { useCase } = monitored();
  const baseline = monitoring.Baseline.releasedFrom(TOOLS.account);
  new monitoring.ModelMonitor(stack, 'Monitor', { useCase, endpoint, captured: zone, baseline });
  const baselineUri = 's3://own-stacks-artifacts/models/abc/baseline.json';
  new monitoring.DriftSchedule(stack, 'Schedule', { useCase, environmentName: 'live', baselineUri });
  const state = new foundation.HandlerState(stack, 'State');
  new foundation.EventHandler(stack, 'Handler', { handler: 'smoke-test', description: 'Asks an endpoint', state });
  new foundation.ServiceRole(stack, 'Role', { service: 'sagemaker.amazonaws.com', description: 'Reads the model' });
}
