import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codeartifact from 'aws-cdk-lib/aws-codeartifact';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';
import { CALLS, STRUCTS, TYPES } from '../../constructs/private/shape-facts';
import { mortgage } from './mortgage';

const ARN = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111111111111:${rest}`;

type Make = (stack: Stack) => unknown;

const zone: Make = (stack) => new data.Zone(stack, 'Zone', { key: key(stack) });
const key = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', ARN('kms', 'key/00000000-0000-0000-0000-000000000000'));
const useCase = () => goal.UseCase.define(mortgage());
const role: Make = (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/given');
const models = (stack: Stack) => new registry.ModelPackageGroup(stack, 'Models', { useCase: useCase() });
const release = (stack: Stack) => new delivery.ReleaseStack(stack, 'Release', { useCase: useCase() });
const topic: Make = (stack) => sns.Topic.fromTopicArn(stack, 'Topic', ARN('sns', 'ops'));
const handler: Make = (stack) =>
  new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains the model' });
const pipeline = (stack: Stack) =>
  sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'mortgage-approval-training');
const endpoint = (stack: Stack) => serving.ModelEndpoint.fromEndpointName(stack, 'Endpoint', 'mortgage-approval');
const network = (stack: Stack) => new foundation.Network(stack, 'Network');
const packages = (stack: Stack) =>
  new codeartifact.CfnRepository(stack, 'Packages', { domainName: 'd', repositoryName: 'r' });
const domain = (stack: Stack) =>
  new foundation.Workbench(stack, 'Workbench', { domainName: 'lending', network: network(stack) });

/** A good value of each named type that is no struct and no enumeration. */
const NAMED: { readonly [name: string]: Make } = {
  Construct: (stack) => stack,
  IConstruct: (stack) => stack,
  'cloudwatch.IAlarmRef': (stack) => cloudwatch.Alarm.fromAlarmArn(stack, 'Alarm', ARN('cloudwatch', 'alarm:own')),
  'cloudwatch.MetricOptions': () => ({ statistic: 'Average' }),
  'codeartifact.IRepositoryRef': packages,
  'core.Duration': () => Duration.days(1),
  'core.IPolicyValidationContext': () => ({ templatePaths: [], stackTemplates: [] }),
  'core.IPolicyValidationPlugin': () => ({ name: 'own', validate: () => ({ success: true, violations: [] }) }),
  'core.Size': () => Size.gibibytes(2),
  'core.Stack': (stack) => stack,
  'data.Dataset': (stack) =>
    data.Dataset.fromBucket(s3.Bucket.fromBucketName(stack, 'Data', 'own'), { prefix: 'applications' }),
  'data.Feature': () => data.Feature.text('income'),
  'data.IZone': zone,
  'data.TableFormat': () => data.TableFormat.csv(),
  'delivery.Approval': () => delivery.Approval.manual(),
  'delivery.ReleaseStack': release,
  'delivery.SmokeTest': () => delivery.SmokeTest.json({ instances: [1] }),
  'delivery.Stage': () => delivery.Stage.of('prod', { env: { account: '333333333333', region: 'eu-west-1' } }),
  'dynamodb.ITableRef': (stack) => dynamodb.Table.fromTableName(stack, 'Table', 'own'),
  'ec2.ISecurityGroupRef': (stack) => ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
  'ec2.ISubnetRef': (stack) => ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1'),
  'ec2.IVPCRef': (stack) => new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }),
  'ec2.IVpc': (stack) => new ec2.Vpc(stack, 'VpcL2'),
  'ec2.InterfaceVpcEndpointAwsService': () => ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
  'ec2.SubnetSelection': () => ({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
  'ecr.IRepositoryRef': (stack) => ecr.Repository.fromRepositoryName(stack, 'Images', 'own'),
  'events.EventPattern': () => ({ source: ['aws.s3'] }),
  'events.InputTransformerProperty': () => ({ inputTemplate: '{}' }),
  'events.Schedule': () => events.Schedule.cron({ hour: '4', minute: '0' }),
  'foundation.EventHandler': handler,
  'foundation.HandlerState': (stack) => new foundation.HandlerState(stack, 'State'),
  'foundation.INetwork': network,
  'foundation.PackageSource': () => foundation.PackageSource.PYPI,
  'foundation.ServiceRole': (stack) =>
    new foundation.ServiceRole(stack, 'OwnRole', { service: 'lambda.amazonaws.com', description: 'Own' }),
  'goal.Fairness': () => goal.Fairness.none('The example decides nothing about people'),
  'goal.FairnessLimit': () => goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
  'goal.IUseCase': useCase,
  'goal.Kpi': () => goal.Kpi.atLeast('SameDayDecisions', 0.8),
  'goal.Objective': () => goal.Objective.atLeast('auc', 0.78),
  'goal.Problem': () => goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  'iam.IGrantable': role,
  'iam.IRole': role,
  'iam.IRoleRef': role,
  'iam.PolicyStatement': () => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }),
  'kms.IKeyRef': key,
  'lambda.IFunctionRef': (stack) => lambda.Function.fromFunctionName(stack, 'Function', 'own'),
  'monitoring.Baseline': () => monitoring.Baseline.releasedFrom('111111111111'),
  'monitoring.ChatChannel': () => monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' }),
  'registry.IModelPackageGroup': models,
  's3.IBucketRef': (stack) => s3.Bucket.fromBucketName(stack, 'Bucket', 'own'),
  'sagemaker.IDomainRef': domain,
  'sagemaker.IEndpointRef': endpoint,
  'sagemaker.IFeatureGroupRef': (stack) => sagemaker.CfnFeatureGroup.fromFeatureGroupName(stack, 'Features', 'own'),
  'sagemaker.IModelPackageGroupRef': models,
  'sagemaker.IPipelineRef': pipeline,
  'serving.DataCapture': () => serving.DataCapture.toUri('s3://own/captured'),
  'serving.Hosting': () => serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
  'serving.Rollout': () => serving.Rollout.canary({ percent: 10, bake: Duration.minutes(10) }),
  'serving.ServedModel': () => serving.ServedModel.fromPackage(ARN('sagemaker', 'model-package/mortgage-approval/1')),
  'sns.ITopicRef': topic,
  'sqs.IQueueRef': (stack) => sqs.Queue.fromQueueArn(stack, 'Queue', ARN('sqs', 'own')),
  'training.ModelCode': () => training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
};

/** Objects whose methods are called, where a good value of the type is something else. */
const OBJECTS: { readonly [name: string]: Make } = {
  'data.FeatureGroupGrants': (stack) =>
    data.FeatureGroupGrants.fromFeatureGroup(
      stack,
      NAMED['sagemaker.IFeatureGroupRef'](stack) as sagemaker.IFeatureGroupRef,
    ),
  'foundation.PackageRepositoryGrants': (stack) => foundation.PackageRepositoryGrants.fromRepository(packages(stack)),
  'foundation.WorkbenchGrants': (stack) => foundation.WorkbenchGrants.fromDomain(stack, domain(stack)),
  'registry.ModelPackageGroupGrants': (stack) => models(stack).grants,
  'serving.EndpointGrants': (stack) => serving.EndpointGrants.fromEndpoint(endpoint(stack)),
  'serving.EndpointMetrics': () => serving.EndpointMetrics.fromEndpointName('own'),
  'training.PipelineGrants': (stack) => training.PipelineGrants.fromPipeline(pipeline(stack)),
  'training.PipelineMetrics': () => training.PipelineMetrics.fromPipelineName('own'),
  'delivery.ModelReleasesGrants': (stack) =>
    delivery.ModelReleasesGrants.fromReleases(struct('delivery.DeployableReleases', stack) as never),
  'delivery.WithReleases': () => new delivery.WithReleases(NAMED['core.IPolicyValidationPlugin'](newStack()) as never),
};

/** Texts and numbers that have to have a form, by the names of their props. */
const WORDS: { readonly [name: string]: unknown } = {
  account: '333333333333',
  toolsAccount: '222222222222',
  region: 'eu-west-1',
  handler: 'retrain',
  name: 'mortgage-approval',
  environmentName: 'prod',
  environment: 'prod',
  stageName: 'prod',
  owner: 'lending@example.com',
  emails: ['lending@example.com'],
  businessGoal: 'Decide routine applications the same day',
  metric: 'auc',
  service: 'lambda.amazonaws.com',
  instanceType: 'ml.m6i.large',
  sid: 'Reader',
  accounts: ['222222222222'],
  roleArns: ['arn:aws:iam::222222222222:role/reader'],
  prefix: 'models',
  path: 'examples/mortgage-approval/code',
  baselineUri: 's3://own/models/1/baseline.json',
  destinationUri: 's3://own/captured',
  modelDataUri: 's3://own/model.tar.gz',
  image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/own:1',
  because: 'The example decides nothing about people',
  featureGroupName: 'applicants',
  recordIdentifier: 'applicant',
  eventTime: 'received',
  domainName: 'lending',
  databaseName: 'lending',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::own/*'],
  percent: 10,
  threshold: 0.8,
  availability: 0.99,
  atLeast: 0.8,
  atMost: 0.1,
  monthlyLimit: 400,
  maxConcurrency: 5,
  workspaceId: 'T0123ABCD',
  tenantId: '12345678-1234-1234-1234-123456789012',
  teamId: '12345678-1234-1234-1234-123456789012',
  logGroupNames: ['/own/group'],
  modelPackageGroupArn: 'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/mortgage-approval',
  repositoryArn: 'arn:aws:codeartifact:eu-west-1:222222222222:repository/shared/pypi',
  deployRoleArn: 'arn:aws:iam::222222222222:role/deploy',
};

/** Good values where those of their type are not. */
const OTHERS: { readonly [name: string]: Make } = {
  latencyP99: () => Duration.millis(200),
  release: (stack) => release(stack),
};

export function newStack(): Stack {
  return new Stack(new App({ analyticsReporting: false }), 'Stack', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
}

/** A stack inside which samples of one call are made, each in a place of its own. */
let places = 0;
function placeIn(stack: Stack): Stack {
  return new Stack(stack.node.root as App, `Place${(places += 1)}`, {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
}

/** A good value of a type of the notation in `shapes.ts`. */
export function sample(type: string, name: string, stack: Stack): unknown {
  if (/^(s|n|\[s\])$/.test(type) && name in WORDS) return WORDS[name];
  if (name in OTHERS) return OTHERS[name](stack);
  if (type[0] === '[') return [sample(type.slice(1, -1), '', stack)];
  if (type[0] === '{') return { own: sample(type.slice(1, -1), '', stack) };
  if (type[0] !== '=') return { s: 'own-text', n: 1, b: true, d: new Date(0), a: 'own' }[type];
  const named = type.slice(1);
  if (STRUCTS[named] !== undefined) return struct(named, stack);
  const [choice] = TYPES[named].startsWith('|') ? TYPES[named].slice(1).split('|') : [];
  if (choice !== undefined) return JSON.parse(choice);
  return NAMED[named](named === 'Construct' || named === 'core.Stack' ? stack : placeIn(stack));
}

/** A struct with its required props. */
export function struct(name: string, stack: Stack): { [prop: string]: unknown } {
  const required = slots(STRUCTS[name]).filter(({ mark }) => mark === '');
  const props = Object.fromEntries(required.map((slot) => [slot.name, sample(slot.type, slot.name, stack)]));
  return { ...props, ...CHANNELS[name], ...(name === 'serving.ModelEndpointProps' && { role: role(placeIn(stack)) }) };
}

/** The words of a struct whose props have names that others use otherwise. */
const CHANNELS: { readonly [struct: string]: object } = {
  'monitoring.SlackChannelOptions': { channelId: 'C0123ABCD' },
  'monitoring.TeamsChannelOptions': { channelId: '19%3aabc%40thread.tacv2' },
  'foundation.LogRetentionProps': { logGroupNames: ['/own/group'] },
  'serving.PrivateRegistry': { repository: 'registry.example.com/own' },
};

export function slots(notation: string): { name: string; mark: string; type: string }[] {
  return notation.split(' ').map((text) => {
    const [, name, mark, type] = /^(\w+)([?*]?):(.*)$/.exec(text)!;
    return { name, mark, type };
  });
}

/** What a call is made on: a class, or an object of it. */
export function receiver(className: string, stack: Stack): unknown {
  const make = OBJECTS[className] ?? NAMED[className];
  if (make) return make(placeIn(stack));
  const [stage, name] = className.split('.');
  const stages: { [stage: string]: object } = {
    data,
    delivery,
    foundation,
    goal,
    monitoring,
    registry,
    serving,
    training,
  };
  const Class = (stages[stage] as { [name: string]: new (...given: unknown[]) => unknown })[name];
  const place = placeIn(stack);
  const given = slots(CALLS[className]).map(({ name: slot, type }) =>
    slot === 'id' ? 'Own' : slot === 'scope' ? place : sample(type, slot, stack),
  );
  return new Class(...given);
}
