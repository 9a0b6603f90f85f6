import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codeartifact from 'aws-cdk-lib/aws-codeartifact';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { data, foundation, registry, serving, training } from '../../../constructs';
import * as ours from './ours';
import { ARNS, IDS, NAMES } from './physical';

type Make<T> = (scope: Construct) => T;
type Forms<T> = { readonly [form: string]: Make<T> };

/** Makes the compiler check that each form is of the interface. */
function of<T>(forms: Forms<T>): Forms<unknown> {
  return forms;
}

const cfnBucket = (s: Construct) => new s3.CfnBucket(s, 'It');
const cfnKey = (s: Construct) => new kms.CfnKey(s, 'It', { keyPolicy: { Statement: [] } });
const role = (s: Construct) => new iam.Role(s, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const fn = (s: Construct) =>
  new lambda.Function(s, 'It', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
const vpc = (s: Construct) => new ec2.Vpc(s, 'It', { maxAzs: 2, natGateways: 0 });
const cfnVpc = (s: Construct) => new ec2.CfnVPC(s, 'It', { cidrBlock: '10.0.0.0/16' });
const importedVpc = (s: Construct) =>
  ec2.Vpc.fromVpcAttributes(s, 'It', {
    vpcId: IDS.vpc,
    availabilityZones: ['eu-west-1a'],
    isolatedSubnetIds: [IDS.subnet],
    isolatedSubnetRouteTableIds: ['rtb-1'],
  });
const metric = () => new cloudwatch.Metric({ namespace: 'Own', metricName: 'Errors' });
const partition = { name: 'id', type: dynamodb.AttributeType.STRING };

const roles: Forms<iam.IRole> = {
  'by ARN': (s) => iam.Role.fromRoleArn(s, 'It', ARNS.role),
  L2: role,
  'L2 that takes no policies': (s) => role(s).withoutPolicyUpdates(),
  'by ARN, immutable': (s) => iam.Role.fromRoleArn(s, 'It', ARNS.role, { mutable: false }),
  'by name': (s) => iam.Role.fromRoleName(s, 'It', NAMES.role),
  ours: (s) => ours.role(s).role,
};

const groups: Forms<registry.IModelPackageGroup> = {
  'by ARN': (s) => registry.ModelPackageGroup.fromModelPackageGroupArn(s, 'It', ARNS.group),
  'by name': (s) => registry.ModelPackageGroup.fromModelPackageGroupName(s, 'It', NAMES.group),
  ours: ours.group,
};

/** What users may have, for each interface. Those after the first have to give what the first gives. */
export const FORMS: { readonly [type: string]: Forms<unknown> } = {
  's3.IBucketRef': of<s3.IBucketRef>({
    'by name': (s) => s3.Bucket.fromBucketName(s, 'It', NAMES.bucket),
    L1: cfnBucket,
    L2: (s) => new s3.Bucket(s, 'It'),
    'L1 as L2': (s) => s3.Bucket.fromCfnBucket(cfnBucket(s)),
    'by ARN': (s) => s3.Bucket.fromBucketArn(s, 'It', ARNS.bucket),
    'by attributes': (s) => s3.Bucket.fromBucketAttributes(s, 'It', { bucketArn: ARNS.bucket }),
    'L1 by ARN': (s) => s3.CfnBucket.fromBucketArn(s, 'It', ARNS.bucket),
    'L1 by name': (s) => s3.CfnBucket.fromBucketName(s, 'It', NAMES.bucket),
    ours: (s) => ours.zone(s).bucket,
  }),
  'kms.IKeyRef': of<kms.IKeyRef>({
    'by ARN': (s) => kms.Key.fromKeyArn(s, 'It', ARNS.key),
    L1: cfnKey,
    L2: (s) => new kms.Key(s, 'It'),
    'L1 as L2': (s) => kms.Key.fromCfnKey(cfnKey(s)),
    'L1 by ARN': (s) => kms.CfnKey.fromKeyArn(s, 'It', ARNS.key),
    'L1 by ID': (s) => kms.CfnKey.fromKeyId(s, 'It', IDS.key),
    ours: ours.key,
    'accessor of ours': (s) => ours.key(s).key,
    alias: (s) => new kms.Alias(s, 'It', { aliasName: NAMES.alias, targetKey: new kms.Key(s, 'Behind') }),
    'by alias': (s) => kms.Alias.fromAliasName(s, 'It', NAMES.alias),
    'by alias and key': (s) =>
      kms.Alias.fromAliasAttributes(s, 'It', {
        aliasName: NAMES.alias,
        aliasTargetKey: kms.Key.fromKeyArn(s, 'Behind', ARNS.key),
      }),
  }),
  'iam.IRole': of(roles),
  'iam.IRoleRef': of<iam.IRoleRef>({
    ...roles,
    L1: (s) => new iam.CfnRole(s, 'It', { assumeRolePolicyDocument: {} }),
  }),
  'iam.IGrantable': of<iam.IGrantable>({
    ...roles,
    'ours itself': ours.role,
    function: fn,
    user: (s) => new iam.User(s, 'It'),
  }),
  'sns.ITopicRef': of<sns.ITopicRef>({
    'by ARN': (s) => sns.Topic.fromTopicArn(s, 'It', ARNS.topic),
    L1: (s) => new sns.CfnTopic(s, 'It'),
    L2: (s) => new sns.Topic(s, 'It'),
    'by attributes': (s) => sns.Topic.fromTopicAttributes(s, 'It', { topicArn: ARNS.topic }),
    ours: (s) => ours.notifications(s).topic,
  }),
  'sqs.IQueueRef': of<sqs.IQueueRef>({
    'by ARN': (s) => sqs.Queue.fromQueueArn(s, 'It', ARNS.queue),
    L1: (s) => new sqs.CfnQueue(s, 'It'),
    L2: (s) => new sqs.Queue(s, 'It'),
    'by attributes': (s) => sqs.Queue.fromQueueAttributes(s, 'It', { queueArn: ARNS.queue }),
    ours: (s) => ours.handler(s).deadLetterQueue,
  }),
  'ecr.IRepositoryRef': of<ecr.IRepositoryRef>({
    'by name': (s) => ecr.Repository.fromRepositoryName(s, 'It', NAMES.images),
    L1: (s) => new ecr.CfnRepository(s, 'It'),
    L2: (s) => new ecr.Repository(s, 'It'),
    'by ARN': (s) => ecr.Repository.fromRepositoryArn(s, 'It', ARNS.images),
    'by attributes': (s) =>
      ecr.Repository.fromRepositoryAttributes(s, 'It', { repositoryArn: ARNS.images, repositoryName: NAMES.images }),
    'L1 by ARN': (s) => ecr.CfnRepository.fromRepositoryArn(s, 'It', ARNS.images),
    'L1 by name': (s) => ecr.CfnRepository.fromRepositoryName(s, 'It', NAMES.images),
  }),
  'codeartifact.IRepositoryRef': of<codeartifact.IRepositoryRef>({
    'by ARN': (s) => foundation.PackageRepository.fromRepositoryArn(s, 'It', ARNS.packages),
    L1: (s) => new codeartifact.CfnRepository(s, 'It', { domainName: 'lending', repositoryName: NAMES.packages }),
    ours: (s) => new foundation.PackageRepository(s, 'It', { domainName: 'lending' }),
  }),
  'sagemaker.IModelPackageGroupRef': of<sagemaker.IModelPackageGroupRef>({
    ...groups,
    L1: (s) => new sagemaker.CfnModelPackageGroup(s, 'It', { modelPackageGroupName: NAMES.group }),
  }),
  'registry.IModelPackageGroup': of(groups),
  'sagemaker.IPipelineRef': of<sagemaker.IPipelineRef>({
    'L1 by name': (s) => sagemaker.CfnPipeline.fromPipelineName(s, 'It', NAMES.pipeline),
    L1: (s) =>
      new sagemaker.CfnPipeline(s, 'It', {
        pipelineName: NAMES.pipeline,
        pipelineDefinition: {},
        roleArn: ARNS.role,
      }),
    'by name': (s) => training.TrainingPipeline.fromPipelineName(s, 'It', NAMES.pipeline),
    ours: ours.pipeline,
    'accessor of ours': (s) => ours.pipeline(s).pipeline,
  }),
  'sagemaker.IEndpointRef': of<sagemaker.IEndpointRef>({
    'by name': (s) => serving.ModelEndpoint.fromEndpointName(s, 'It', NAMES.endpoint),
    L1: (s) => new sagemaker.CfnEndpoint(s, 'It', { endpointName: NAMES.endpoint, endpointConfigName: 'own' }),
    'by attributes': (s) =>
      serving.ModelEndpoint.fromEndpointAttributes(s, 'It', { endpointName: NAMES.endpoint, variantName: 'main' }),
    ours: ours.endpoint,
  }),
  'sagemaker.IDomainRef': of<sagemaker.IDomainRef>({
    'by ID': (s) => foundation.Workbench.fromDomainId(s, 'It', IDS.domain),
    L1: (s) =>
      new sagemaker.CfnDomain(s, 'It', {
        authMode: 'IAM',
        domainName: 'lending',
        defaultUserSettings: { executionRole: ARNS.role },
      }),
    'L1 by ARN': (s) => sagemaker.CfnDomain.fromDomainArn(s, 'It', ARNS.domain),
    'L1 by ID': (s) => sagemaker.CfnDomain.fromDomainId(s, 'It', IDS.domain),
    ours: ours.workbench,
  }),
  'sagemaker.IFeatureGroupRef': of<sagemaker.IFeatureGroupRef>({
    'L1 by name': (s) => sagemaker.CfnFeatureGroup.fromFeatureGroupName(s, 'It', NAMES.features),
    'by name': (s) => data.FeatureGroup.fromFeatureGroupName(s, 'It', NAMES.features),
  }),
  'ec2.ISubnetRef': of<ec2.ISubnetRef>({
    'by ID': (s) => ec2.Subnet.fromSubnetId(s, 'It', IDS.subnet),
    L1: (s) => new ec2.CfnSubnet(s, 'It', { vpcId: IDS.vpc }),
    L2: (s) => new ec2.Subnet(s, 'It', { vpcId: IDS.vpc, availabilityZone: 'eu-west-1a', cidrBlock: '10.0.0.0/24' }),
    'by attributes': (s) => ec2.Subnet.fromSubnetAttributes(s, 'It', { subnetId: IDS.subnet }),
    'L1 by ID': (s) => ec2.CfnSubnet.fromSubnetId(s, 'It', IDS.subnet),
    'of a VPC': (s) => vpc(s).isolatedSubnets[0],
    ours: (s) => ours.network(s).vpc.isolatedSubnets[0],
  }),
  'ec2.ISecurityGroupRef': of<ec2.ISecurityGroupRef>({
    'by ID': (s) => ec2.SecurityGroup.fromSecurityGroupId(s, 'It', IDS.securityGroup),
    L1: (s) => new ec2.CfnSecurityGroup(s, 'It', { groupDescription: 'Own', vpcId: IDS.vpc }),
    L2: (s) => new ec2.SecurityGroup(s, 'It', { vpc: importedVpc(s.node.scope!) }),
    'L1 by ID': (s) => ec2.CfnSecurityGroup.fromSecurityGroupId(s, 'It', IDS.securityGroup),
    ours: (s) => ours.network(s).securityGroup,
  }),
  'ec2.IVPCRef': of<ec2.IVPCRef>({
    'L1 by ID': (s) => ec2.CfnVPC.fromVpcId(s, 'It', IDS.vpc),
    L1: cfnVpc,
    L2: vpc,
    'by attributes': importedVpc,
    ours: (s) => ours.network(s).vpc,
  }),
  'ec2.IVpc': of<ec2.IVpc>({ 'by attributes': importedVpc, L2: vpc, ours: (s) => ours.network(s).vpc }),
  'dynamodb.ITableRef': of<dynamodb.ITableRef>({
    'by name': (s) => dynamodb.Table.fromTableName(s, 'It', NAMES.table),
    L1: (s) => new dynamodb.CfnTable(s, 'It', { keySchema: [] }),
    L2: (s) => new dynamodb.Table(s, 'It', { partitionKey: partition }),
    'L2 of version 2': (s) => new dynamodb.TableV2(s, 'It', { partitionKey: partition }),
    'by ARN': (s) => dynamodb.Table.fromTableArn(s, 'It', ARNS.table),
    'by attributes': (s) => dynamodb.Table.fromTableAttributes(s, 'It', { tableName: NAMES.table }),
    'L1 by ARN': (s) => dynamodb.CfnTable.fromTableArn(s, 'It', ARNS.table),
    'L1 by name': (s) => dynamodb.CfnTable.fromTableName(s, 'It', NAMES.table),
    ours: (s) => new foundation.HandlerState(s, 'It').table,
  }),
  'lambda.IFunctionRef': of<lambda.IFunctionRef>({
    'by name': (s) => lambda.Function.fromFunctionName(s, 'It', NAMES.function),
    L1: (s) => new lambda.CfnFunction(s, 'It', { code: {}, role: ARNS.role }),
    L2: fn,
    'by ARN': (s) => lambda.Function.fromFunctionArn(s, 'It', ARNS.function),
    'by attributes': (s) => lambda.Function.fromFunctionAttributes(s, 'It', { functionArn: ARNS.function }),
    'L1 by ARN': (s) => lambda.CfnFunction.fromFunctionArn(s, 'It', ARNS.function),
    'L1 by name': (s) => lambda.CfnFunction.fromFunctionName(s, 'It', NAMES.function),
    ours: (s) => ours.handler(s).function,
  }),
  'cloudwatch.IAlarmRef': of<cloudwatch.IAlarmRef>({
    'by ARN': (s) => cloudwatch.Alarm.fromAlarmArn(s, 'It', ARNS.alarm),
    L1: (s) => new cloudwatch.CfnAlarm(s, 'It', { comparisonOperator: 'x', evaluationPeriods: 1 }),
    L2: (s) => new cloudwatch.Alarm(s, 'It', { metric: metric(), threshold: 1, evaluationPeriods: 1 }),
    'by name': (s) => cloudwatch.Alarm.fromAlarmName(s, 'It', NAMES.alarm),
    'L1 by ARN': (s) => cloudwatch.CfnAlarm.fromAlarmArn(s, 'It', ARNS.alarm),
    'L1 by name': (s) => cloudwatch.CfnAlarm.fromAlarmName(s, 'It', NAMES.alarm),
    composite: (s) => {
      const alarm = cloudwatch.Alarm.fromAlarmName(s, 'Inner', 'inner');
      const alarmRule = cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM);
      return new cloudwatch.CompositeAlarm(s, 'It', { alarmRule });
    },
  }),
  'data.IZone': of<data.IZone>({
    existing: (s) =>
      data.Zone.fromBucket(s, 'It', {
        bucket: s3.Bucket.fromBucketName(s, 'Bucket', NAMES.bucket),
        key: kms.Key.fromKeyArn(s, 'Key', ARNS.key),
      }),
    'existing L1s': (s) =>
      data.Zone.fromBucket(s, 'Existing', {
        bucket: s3.CfnBucket.fromBucketName(s, 'Bucket', NAMES.bucket),
        key: cfnKey(s),
      }),
    'existing L2s': (s) =>
      data.Zone.fromBucket(s, 'It', { bucket: new s3.Bucket(s, 'Bucket'), key: new kms.Key(s, 'Key') }),
    ours: ours.zone,
    'of a lake': (s) => new data.DataLake(s, 'It').artifacts,
  }),
  'foundation.INetwork': of<foundation.INetwork>({
    'by IDs': () => foundation.Network.fromIds({ subnetIds: [IDS.subnet], securityGroupIds: [IDS.securityGroup] }),
    'of L1s': (s) =>
      foundation.Network.fromVpc({
        subnets: [ec2.CfnSubnet.fromSubnetId(s, 'Subnet', IDS.subnet)],
        securityGroups: [ec2.CfnSecurityGroup.fromSecurityGroupId(s, 'Group', IDS.securityGroup)],
      }),
    'of a VPC': (s) =>
      foundation.Network.fromVpcSelection(importedVpc(s), {
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(s, 'Group', IDS.securityGroup)],
      }),
    ours: ours.network,
  }),
};
