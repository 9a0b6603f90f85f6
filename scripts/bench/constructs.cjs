// Each public construct alone, in stacks of its own: `node constructs.cjs <stage.Class> <stacks>`, or all
// of them by `node constructs.cjs all <stacks> <folder>`. What a construct needs
// from another one is imported, so that the stack costs what the construct costs.
const { join } = require('node:path');
const { CfnKey } = require('aws-cdk-lib/aws-kms');
const { CfnBucket } = require('aws-cdk-lib/aws-s3');
const { CfnModel, CfnPipeline } = require('aws-cdk-lib/aws-sagemaker');
const { App, Duration, Stack } = require('aws-cdk-lib/core');
const library = require('../../dist/constructs');

const TOOLS = { account: '111111111111', region: 'eu-west-1' };
const PROD = { account: '333333333333', region: 'eu-west-1' };

const useCaseProps = () => {
  const { Fairness, Kpi, Objective, Problem } = library.goal;
  return {
    name: 'mortgage-approval',
    owner: 'lending@example.com',
    businessGoal: 'Decide routine applications the same day',
    kpi: Kpi.atLeast('SameDayDecisions', 0.8),
    problem: Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
    objectives: [Objective.atLeast('auc', 0.78), Objective.atLeast('recall', 0.3)],
    fairness: Fairness.none('The example decides nothing about people'),
    serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
  };
};

let definition;
/** The value that the constructs of an app share. */
const useCase = () => (definition ??= library.goal.UseCase.define(useCaseProps()));
const monitored = () => ({ useCase: useCase(), environmentName: 'prod' });

function zoneIn(stack) {
  const bucket = CfnBucket.fromBucketName(stack, 'Bucket', 'mortgage-approval-artifacts');
  return library.data.Zone.fromBucket(stack, 'Zone', { bucket, key: keyIn(stack) });
}

function keyIn(stack) {
  return CfnKey.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:333333333333:key/00000000-0000-0000-0000-000000000000');
}

function modelsIn(stack) {
  return library.registry.ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'mortgage-approval');
}

function releaseIn(stack) {
  const release = new library.delivery.ReleaseStack(stack, 'Serving', { useCase: useCase() });
  new CfnModel(release, 'Model', {
    executionRoleArn: release.parameterFromEnvironment('ServingRole').valueAsString,
    enableNetworkIsolation: true,
    primaryContainer: { modelPackageName: release.modelPackageArn.valueAsString },
  });
  return release;
}

function trainingProps(stack) {
  const artifacts = zoneIn(stack);
  return {
    useCase: useCase(),
    dataset: library.data.Dataset.fromBucket(artifacts, { prefix: 'applications', key: artifacts.key }),
    code: library.training.ModelCode.scikitLearn(join(__dirname, '../../examples/mortgage-approval/code')),
    models: modelsIn(stack),
    artifacts,
  };
}

function endpointProps(stack) {
  const { DataCapture, Hosting, Rollout, ServedModel } = library.serving;
  const zone = zoneIn(stack);
  const modelPackage = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/1';
  return {
    model: ServedModel.fromPackage(modelPackage, { artifacts: zone }),
    hosting: Hosting.realtime({
      instanceType: 'ml.m5.large',
      instances: 2,
      maxInstances: 4,
      invocationsPerInstance: 100,
    }),
    rollout: Rollout.canary({ percent: 10, bake: Duration.minutes(10) }),
    capture: DataCapture.to(zone, { percent: 100 }),
    serviceLevels: useCase().serviceLevels,
    endpointName: 'mortgage-approval',
    key: zone.key,
  };
}

function deliveryProps(stack) {
  const { Approval, SmokeTest, Stage } = library.delivery;
  return {
    models: new library.registry.ModelPackageGroup(stack, 'Models', { useCase: useCase() }),
    artifacts: new library.data.DataLake(stack, 'Lake').artifacts,
    release: releaseIn(stack),
    stages: [Stage.of('prod', { env: PROD, approval: Approval.manual() })],
    smokeTest: SmokeTest.json({ instances: [{ hir: 0.25 }] }),
  };
}

function modelReleasesProps(stack) {
  const { SmokeTest, Stage } = library.delivery;
  const stages = [Stage.of('prod', { env: PROD })];
  return { ...deliveryProps(stack), stages, smokeTest: SmokeTest.json({ instances: [{ hir: 0.25 }] }) };
}

function featureGroupProps(stack) {
  return {
    featureGroupName: 'applicants',
    description: 'Applicants for a mortgage',
    recordIdentifier: 'applicant',
    eventTime: 'received',
    features: [library.data.Feature.fractional('dir')],
    offline: zoneIn(stack),
  };
}

function driftProps(stack) {
  return { ...monitored(), captured: zoneIn(stack), baseline: library.monitoring.Baseline.releasedFrom(TOOLS.account) };
}

function scheduleProps() {
  return { ...monitored(), baselineUri: 's3://mortgage-approval-artifacts/models/abc/baseline.json' };
}

function retrainingProps(stack) {
  const pipeline = CfnPipeline.fromPipelineName(stack, 'Pipeline', 'mortgage-approval-training');
  return { useCase: useCase(), pipeline, environments: [{ environmentName: 'prod', ...PROD }] };
}

function notificationsProps(stack) {
  return { useCase: useCase(), emails: ['lending@example.com'], models: deliveryProps(stack).models };
}

/** What each construct is given. */
const PROPS = {
  'goal.UseCase': useCaseProps,
  'foundation.ServiceRole': () => ({ service: 'sagemaker.amazonaws.com', description: 'Reads the model' }),
  'foundation.EventHandler': () => ({ handler: 'smoke-test', description: 'Asks an endpoint for a prediction' }),
  'foundation.HandlerState': () => ({}),
  'foundation.EncryptionKey': () => ({ alias: 'alias/mortgage-approval' }),
  'foundation.Network': () => ({}),
  'foundation.LogRetention': () => ({ logGroupNames: ['/aws/sagemaker/Endpoints/mortgage-approval-prod'] }),
  'foundation.PackageRepository': () => ({ domainName: 'mortgage-approval' }),
  'foundation.Workbench': (stack) => ({ domainName: 'lending', network: new library.foundation.Network(stack, 'Net') }),
  'data.DataCatalog': () => ({ databaseName: 'lending' }),
  'data.DataLake': () => ({ useCase: useCase() }),
  'data.FeatureGroup': featureGroupProps,
  'data.Zone': (stack) => ({ key: keyIn(stack) }),
  'training.TrainingPipeline': trainingProps,
  'registry.ModelPackageGroup': () => ({ useCase: useCase() }),
  'serving.ModelEndpoint': endpointProps,
  'delivery.Delivery': deliveryProps,
  'delivery.ModelReleases': modelReleasesProps,
  'delivery.ReleaseStack': undefined,
  'delivery.ReleaseEnvironment': () => ({ ...monitored(), toolsAccount: TOOLS.account }),
  'monitoring.CostBudget': () => ({ useCase: useCase(), monthlyLimit: 400, emails: ['lending@example.com'] }),
  'monitoring.DriftCheck': driftProps,
  'monitoring.DriftSchedule': scheduleProps,
  'monitoring.EndpointAlarms': monitored,
  'monitoring.ModelDashboard': monitored,
  'monitoring.ModelMonitor': driftProps,
  'monitoring.Notifications': notificationsProps,
  'monitoring.NotificationForwarder': () => ({ ...monitored(), ...TOOLS }),
  'monitoring.Retraining': retrainingProps,
  'monitoring.RetrainingTrigger': () => ({ ...monitored(), ...TOOLS }),
};

function build(name, stacks, outdir) {
  const app = new App({ treeMetadata: false, outdir });
  for (const trace of ['disable-stack-trace', 'disable-creation-stack-traces', 'disable-logicalId-metadata'])
    app.node.setContext(`aws:cdk:${trace}`, true);
  const [stage, type] = name.split('.');
  for (let n = 1; n <= stacks; n++) {
    const place = ['training', 'registry', 'delivery'].includes(stage) && type !== 'ReleaseEnvironment' ? TOOLS : PROD;
    // in an account of its own, because the names of roles and buckets are unique in one
    const env = { ...place, account: String(Number(place.account) + n) };
    const stack = new Stack(app, `stack-${String(n).padStart(3, '0')}`, { env });
    if (type === 'ReleaseStack') releaseIn(stack);
    else new library[stage][type](stack, type, PROPS[name](stack));
  }
  app.synth();
}

/** All constructs, each into a folder of its own. */
function buildAll(stacks, folder) {
  for (const name of Object.keys(PROPS)) build(name, stacks, join(folder, name));
}

if (require.main === module) {
  const [name, stacks, folder] = process.argv.slice(2);
  if (name === 'all') buildAll(Number(stacks), folder);
  else build(name, Number(stacks));
}
module.exports = { names: Object.keys(PROPS) };
