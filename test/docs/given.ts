import { Duration, SecretValue, type Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';

const PROD = { account: '333333333333', region: 'eu-west-1' };
const MODEL = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7';

const mortgage: goal.UseCaseProps = {
  name: 'mortgage-approval',
  owner: 'lending@example.com',
  businessGoal: 'Decide routine applications the same day',
  kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  objectives: [goal.Objective.atLeast('auc', 0.78)],
  fairness: goal.Fairness.none('the snippet decides nothing about people'),
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
};

/** The use case that everything in one snippet belongs to. */
const useCase = goal.UseCase.define(mortgage);

/** What a snippet has only one of, because its name is the only one in the account. */
function once<T extends Construct>(scope: Construct, id: string, make: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? make();
}

const SUBNETS = [{ name: 'jobs', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }];
const vpcIn = (scope: Construct) =>
  once(scope, 'Vpc', () => new ec2.Vpc(scope, 'Vpc', { subnetConfiguration: SUBNETS }));
const lakeIn = (scope: Construct) => once(scope, 'Lake', () => new data.DataLake(scope, 'Lake', { useCase }));
const modelsIn = (scope: Construct) =>
  once(scope, 'Models', () => new registry.ModelPackageGroup(scope, 'Models', { useCase }));
const servicePrincipal = (name: string) => new iam.ServicePrincipal(`${name}.amazonaws.com`);
const roleIn = (scope: Construct, id: string, service: string) =>
  new iam.Role(scope, id, { assumedBy: servicePrincipal(service) });

function pipelineIn(scope: Construct): training.TrainingPipeline {
  const lake = lakeIn(scope);
  return new training.TrainingPipeline(scope, 'Pipeline', {
    useCase,
    dataset: lake.curated.dataset('applications'),
    code: training.ModelCode.scikitLearn('code'),
    models: modelsIn(scope),
    artifacts: lake.artifacts,
  });
}

function modelIn(scope: Construct): serving.ServedModel {
  return serving.ServedModel.fromPackage(MODEL, { artifacts: lakeIn(scope).artifacts });
}

function releaseIn(scope: Construct): delivery.ReleaseStack {
  const release = new delivery.ReleaseStack(scope, 'Release', { useCase });
  const role = release.parameterFromEnvironment('ServingRole').valueAsString;
  new serving.ModelEndpoint(release, 'Endpoint', {
    model: release.servedModel(),
    hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    role: iam.Role.fromRoleArn(release, 'Role', role),
  });
  return release;
}

function deliveryIn(scope: Construct): delivery.Delivery {
  return new delivery.Delivery(scope, 'Delivery', {
    models: modelsIn(scope),
    artifacts: lakeIn(scope).artifacts,
    release: releaseIn(scope),
    stages: [delivery.Stage.of('prod', { env: PROD, approval: delivery.Approval.manual() })],
    smokeTest: delivery.SmokeTest.json({ instances: [{ hir: 0.25 }] }),
  });
}

function featuresIn(scope: Construct): data.FeatureGroup {
  return new data.FeatureGroup(scope, 'Applicants', {
    featureGroupName: 'applicants',
    description: 'Applicants for a mortgage',
    recordIdentifier: 'applicant',
    eventTime: 'received',
    features: [data.Feature.fractional('dir')],
    offline: lakeIn(scope).features,
  });
}

function workbenchIn(scope: Construct): foundation.Workbench {
  const network = new foundation.Network(scope, 'Network', { endpoints: foundation.Workbench.endpoints() });
  return new foundation.Workbench(scope, 'Workbench', { domainName: 'lending', network, users: ['ana'] });
}

/** A value for each type that a snippet may declare. */
const BY_TYPE: Record<string, (scope: Construct, id: string) => unknown> = {
  'data.DataLake': lakeIn,
  'data.Dataset': (scope) => lakeIn(scope).curated.dataset('applications'),
  'data.FeatureGroup': featuresIn,
  'data.Zone': (scope) => lakeIn(scope).curated,
  'data.IZone': (scope) => lakeIn(scope).artifacts,
  'delivery.Delivery': deliveryIn,
  'delivery.ModelReleases': (scope) =>
    new delivery.ModelReleases(scope, 'Releases', {
      models: modelsIn(scope),
      artifacts: lakeIn(scope).artifacts,
      release: releaseIn(scope),
      stages: [delivery.Stage.of('prod', { env: PROD })],
    }),
  'delivery.ReleaseStack': releaseIn,
  'ec2.ISecurityGroup': (scope) => new ec2.SecurityGroup(scope, 'Group', { vpc: vpcIn(scope) }),
  'ec2.IVpc': vpcIn,
  'events.IApiDestination': (scope, id) =>
    new events.ApiDestination(scope, id, {
      connection: new events.Connection(scope, 'Connection', {
        authorization: events.Authorization.apiKey('token', SecretValue.secretsManager('github')),
      }),
      endpoint: 'https://api.github.com/repos/acme/models/dispatches',
    }),
  'foundation.EventHandler': (scope, id) =>
    new foundation.EventHandler(scope, id, { handler: 'retrain', description: 'Retrains' }),
  'foundation.ServiceRole': (scope, id) =>
    new foundation.ServiceRole(scope, id, { service: 'sagemaker.amazonaws.com', description: 'Runs jobs' }),
  'foundation.INetwork': () =>
    foundation.Network.fromIds({ subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] }),
  'foundation.PackageRepository': (scope) =>
    new foundation.PackageRepository(scope, 'Packages', { domainName: 'lending' }),
  'foundation.Workbench': workbenchIn,
  'goal.IUseCase': () => useCase,
  'goal.UseCase': (scope) => new goal.UseCase(scope, 'UseCase', mortgage),
  'iam.IRole': (scope, id) => roleIn(scope, id, 'sagemaker'),
  'iam.Role': (scope, id) => roleIn(scope, id, 'lambda'),
  'kms.IKey': (scope, id) => new kms.Key(scope, id),
  'lambda.IFunction': (scope) => lambda.Function.fromFunctionName(scope, 'Function', 'registry-credentials'),
  'monitoring.EndpointAlarms': (scope, id) =>
    new monitoring.EndpointAlarms(scope, id, { useCase, environmentName: 'prod' }),
  'registry.IModelPackageGroup': modelsIn,
  'registry.ModelPackageGroup': modelsIn,
  's3.IBucket': (scope, id) => new s3.Bucket(scope, id),
  'sagemaker.CfnEndpoint': (scope) => new sagemaker.CfnEndpoint(scope, 'Endpoint', { endpointConfigName: 'mortgage' }),
  'sagemaker.CfnPipeline': (scope) =>
    new sagemaker.CfnPipeline(scope, 'Pipeline', {
      pipelineName: 'mortgage-approval-training',
      pipelineDefinition: { PipelineDefinitionBody: '{}' },
      roleArn: 'arn:aws:iam::111111111111:role/training',
    }),
  'sagemaker.IEndpointRef': (scope) => new sagemaker.CfnEndpoint(scope, 'Endpoint', { endpointConfigName: 'mortgage' }),
  'sagemaker.IPipelineRef': (scope) =>
    sagemaker.CfnPipeline.fromPipelineName(scope, 'Pipeline', 'mortgage-approval-training'),
  'serving.ModelEndpoint': (scope, id) =>
    new serving.ModelEndpoint(scope, id, {
      model: modelIn(scope),
      hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    }),
  'serving.ServedModel': modelIn,
  'sns.ITopic': (scope) => new sns.Topic(scope, 'Topic'),
  'training.OwnImage': (scope): training.OwnImage => ({
    repository: ecr.Repository.fromRepositoryName(scope, 'Repository', 'mortgage'),
    tagOrDigest: `sha256:${'0'.repeat(64)}`,
  }),
  'training.TrainingPipeline': pipelineIn,
};

const STRINGS: Record<string, string> = {
  environmentName: 'prod',
  baselineUri: 's3://mortgage-approval-artifacts/models/abc/baseline.json',
  modelVersion: '7',
  modelCreatedAt: '2026-11-01T09:30:00Z',
};

/** A value for what a snippet declares. The reader of the snippet has one already. */
export function given(stack: Stack, name: string, type: string): unknown {
  if (type === 'string' && name in STRINGS) return STRINGS[name];
  const make = BY_TYPE[type];
  if (make === undefined) throw new Error(`test/docs/given.ts has no value for a snippet's "${name}: ${type}"`);
  return make(
    once(stack, 'SnippetGiven', () => new Construct(stack, 'SnippetGiven')),
    name,
  );
}
