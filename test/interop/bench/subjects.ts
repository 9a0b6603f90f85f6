import * as cdk from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import * as monitoring from '../../../constructs/monitoring';
import * as registry from '../../../constructs/registry';
import * as training from '../../../constructs/training';
import { mortgage } from '../../support/mortgage';

/** What an interface is given: by CDK itself, and by us. The compiler checks that both are of it. */
export interface Subject<T = unknown> {
  readonly theirs: (scope: Construct) => T;
  readonly ours: (scope: Construct) => T;
}

/** Names the interface that a subject is of. */
function of<T>(subject: Subject<T>): Subject {
  return subject;
}

const handlerIn = (scope: Construct) =>
  new foundation.EventHandler(scope, 'Ours', { handler: 'retrain', description: 'Retrains' });
const keyIn = (scope: Construct) => new foundation.EncryptionKey(scope, 'OurKey');
const zoneIn = (scope: Construct) => new data.Zone(scope, 'Ours', { key: keyIn(scope) });
const roleIn = (scope: Construct) =>
  new foundation.ServiceRole(scope, 'Ours', { service: 'lambda.amazonaws.com', description: 'Does something' });
const networkIn = (scope: Construct) => new foundation.Network(scope, 'Ours');
const stateIn = (scope: Construct) => new foundation.HandlerState(scope, 'Ours', { key: keyIn(scope) });
const useCase = goal.UseCase.define(mortgage());

function pipelineIn(scope: Construct) {
  const zone = zoneIn(scope);
  return new training.TrainingPipeline(scope, 'Training', {
    useCase,
    dataset: zone.dataset('applications'),
    code: training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
    models: new registry.ModelPackageGroup(scope, 'Models', { useCase }),
    artifacts: zone,
  });
}

const notificationsIn = (scope: Construct) =>
  new monitoring.Notifications(scope, 'Ours', {
    useCase,
    emails: ['lending@example.com'],
    environments: [{ environmentName: 'prod', account: '333333333333', region: 'eu-west-1' }],
  });

const bucket = (scope: Construct) =>
  new cdk.aws_s3.Bucket(scope, 'Theirs', { encryptionKey: new cdk.aws_kms.Key(scope, 'TheirKey') });
const key = (scope: Construct) => new cdk.aws_kms.Key(scope, 'Theirs');
const role = (scope: Construct) =>
  new cdk.aws_iam.Role(scope, 'Theirs', { assumedBy: new cdk.aws_iam.ServicePrincipal('lambda.amazonaws.com') });
const fn = (scope: Construct) =>
  new cdk.aws_lambda.Function(scope, 'Theirs', {
    runtime: cdk.aws_lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: cdk.aws_lambda.Code.fromInline('exports.handler = () => {}'),
  });
const queue = (scope: Construct) => new cdk.aws_sqs.Queue(scope, 'Theirs');
const topic = (scope: Construct) => new cdk.aws_sns.Topic(scope, 'Theirs');
const table = (scope: Construct) =>
  new cdk.aws_dynamodb.Table(scope, 'Theirs', {
    partitionKey: { name: 'id', type: cdk.aws_dynamodb.AttributeType.STRING },
  });
const vpc = (scope: Construct) =>
  new cdk.aws_ec2.Vpc(scope, 'Theirs', {
    subnetConfiguration: [{ name: 'Isolated', subnetType: cdk.aws_ec2.SubnetType.PRIVATE_ISOLATED }],
  });
const group = (scope: Construct) => new cdk.aws_ec2.SecurityGroup(scope, 'TheirGroup', { vpc: vpc(scope) });
const bus = (scope: Construct) => new cdk.aws_events.EventBus(scope, 'Theirs');
const logGroup = (scope: Construct) => new cdk.aws_logs.LogGroup(scope, 'Theirs');
const alarm = (scope: Construct) =>
  new cdk.aws_cloudwatch.Alarm(scope, 'Theirs', {
    metric: new cdk.aws_cloudwatch.Metric({ namespace: 'Bank', metricName: 'Errors' }),
    threshold: 1,
    evaluationPeriods: 1,
  });
const pipeline = (scope: Construct) =>
  cdk.aws_sagemaker.CfnPipeline.fromPipelineName(scope, 'Theirs', 'mortgage-approval-training');

/** By the interface: an L2 of CDK, and the accessor or the construct that we document for it. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  'aws-cdk-lib.aws_s3.IBucket': of<cdk.aws_s3.IBucket>({ theirs: bucket, ours: (s) => zoneIn(s).bucket }),
  'aws-cdk-lib.interfaces.aws_s3.IBucketRef': of<cdk.interfaces.aws_s3.IBucketRef>({ theirs: bucket, ours: zoneIn }),
  'aws-cdk-lib.aws_kms.IKey': of<cdk.aws_kms.IKey>({ theirs: key, ours: (s) => keyIn(s).key }),
  'aws-cdk-lib.interfaces.aws_kms.IKeyRef': of<cdk.interfaces.aws_kms.IKeyRef>({ theirs: key, ours: keyIn }),
  'aws-cdk-lib.aws_iam.IRole': of<cdk.aws_iam.IRole>({ theirs: role, ours: (s) => roleIn(s).role }),
  'aws-cdk-lib.interfaces.aws_iam.IRoleRef': of<cdk.interfaces.aws_iam.IRoleRef>({ theirs: role, ours: roleIn }),
  'aws-cdk-lib.aws_iam.IGrantable': of<cdk.aws_iam.IGrantable>({ theirs: role, ours: roleIn }),
  'aws-cdk-lib.aws_lambda.IFunction': of<cdk.aws_lambda.IFunction>({ theirs: fn, ours: (s) => handlerIn(s).function }),
  'aws-cdk-lib.interfaces.aws_lambda.IFunctionRef': of<cdk.interfaces.aws_lambda.IFunctionRef>({
    theirs: fn,
    ours: handlerIn,
  }),
  'aws-cdk-lib.aws_sqs.IQueue': of<cdk.aws_sqs.IQueue>({ theirs: queue, ours: (s) => handlerIn(s).deadLetterQueue }),
  'aws-cdk-lib.interfaces.aws_sqs.IQueueRef': of<cdk.interfaces.aws_sqs.IQueueRef>({
    theirs: queue,
    ours: (s) => handlerIn(s).deadLetters,
  }),
  'aws-cdk-lib.aws_sns.ITopic': of<cdk.aws_sns.ITopic>({ theirs: topic, ours: (s) => notificationsIn(s).topic }),
  'aws-cdk-lib.interfaces.aws_sns.ITopicRef': of<cdk.interfaces.aws_sns.ITopicRef>({
    theirs: topic,
    ours: (s) => notificationsIn(s).topic,
  }),
  'aws-cdk-lib.aws_dynamodb.ITable': of<cdk.aws_dynamodb.ITable>({ theirs: table, ours: (s) => stateIn(s).table }),
  'aws-cdk-lib.interfaces.aws_dynamodb.ITableRef': of<cdk.interfaces.aws_dynamodb.ITableRef>({
    theirs: table,
    ours: stateIn,
  }),
  'aws-cdk-lib.aws_ec2.IVpc': of<cdk.aws_ec2.IVpc>({ theirs: vpc, ours: (s) => networkIn(s).vpc }),
  'aws-cdk-lib.interfaces.aws_ec2.IVPCRef': of<cdk.interfaces.aws_ec2.IVPCRef>({ theirs: vpc, ours: networkIn }),
  'aws-cdk-lib.aws_ec2.ISecurityGroup': of<cdk.aws_ec2.ISecurityGroup>({
    theirs: group,
    ours: (s) => networkIn(s).securityGroup,
  }),
  'aws-cdk-lib.interfaces.aws_ec2.ISecurityGroupRef': of<cdk.interfaces.aws_ec2.ISecurityGroupRef>({
    theirs: group,
    ours: (s) => networkIn(s).securityGroup,
  }),
  'aws-cdk-lib.aws_events.IEventBus': of<cdk.aws_events.IEventBus>({
    theirs: bus,
    ours: (s) => notificationsIn(s).bus!,
  }),
  'aws-cdk-lib.interfaces.aws_events.IEventBusRef': of<cdk.interfaces.aws_events.IEventBusRef>({
    theirs: bus,
    ours: (s) => notificationsIn(s).bus!,
  }),
  'aws-cdk-lib.aws_logs.ILogGroup': of<cdk.aws_logs.ILogGroup>({
    theirs: logGroup,
    ours: (s) => handlerIn(s).logGroup,
  }),
  'aws-cdk-lib.interfaces.aws_logs.ILogGroupRef': of<cdk.interfaces.aws_logs.ILogGroupRef>({
    theirs: logGroup,
    ours: (s) => handlerIn(s).logGroup,
  }),
  'aws-cdk-lib.interfaces.aws_cloudwatch.IAlarmRef': of<cdk.interfaces.aws_cloudwatch.IAlarmRef>({
    theirs: alarm,
    ours: (s) => handlerIn(s).deadLettersAlarm,
  }),
  'aws-cdk-lib.aws_sagemaker.IPipeline': of<cdk.aws_sagemaker.IPipeline>({
    theirs: (s) => pipelineIn(s).pipeline,
    ours: (s) => pipelineIn(s).pipeline,
  }),
  'aws-cdk-lib.interfaces.aws_sagemaker.IPipelineRef': of<cdk.interfaces.aws_sagemaker.IPipelineRef>({
    theirs: pipeline,
    ours: pipelineIn,
  }),
};
