import { findingsOf, pipeline, type Resources, testCases, verdictsOf } from '../support';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const VPC: Resources = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };
const ENDPOINT = { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointConfigName: { Ref: 'Config' } } };
const GROUP = { Type: 'AWS::SageMaker::ModelPackageGroup', Properties: { ModelPackageGroupName: 'loans' } };

const bucket = (properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const encrypted = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
    ],
  },
};
const versioned = { VersioningConfiguration: { Status: 'Enabled' } };
const role = (...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'All', PolicyDocument: { Statement: statements } }] },
});
const step = (Name: string, Type: string, Arguments: object = {}, more: object = {}) => ({
  Name,
  Type,
  Arguments,
  ...more,
});

const TRAIN = step('Train', 'Training', { RoleArn: 'role' });
const EVALUATE = step('Evaluate', 'Processing', {}, { DependsOn: ['Train'] });
const REGISTER = step('Register', 'RegisterModel');
const GATE = step('Gate', 'Condition', {
  Conditions: [
    {
      Type: 'GreaterThanOrEqualTo',
      LeftValue: { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.report' }, Path: 'auc' } },
      RightValue: 0.8,
    },
  ],
  IfSteps: [REGISTER],
  ElseSteps: [],
});

testCases([
  {
    rule: 'MLSEC02-BP01',
    meets: {
      Group: GROUP,
      Data: bucket(encrypted),
      Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
    },
    misses: { Group: GROUP, Data: bucket() },
    elsewhere: { Data: bucket() },
    proof: [
      'Data.Properties.BucketEncryption',
      'Data.Properties.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
      'Key.Properties.EnableKeyRotation',
    ],
  },
  {
    rule: 'MLSEC03-BP01',
    meets: {
      Job: role({
        Effect: 'Allow',
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespace': 'Loans' } },
      }),
      Reader: role({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::loans/*' }),
      Starter: role({
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: '*',
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
    },
    misses: { Job: role({ Effect: 'Allow', Action: '*', Resource: '*' }) },
    elsewhere: VPC,
    proof: ['Starter.Properties.Policies.0.PolicyDocument.Statement.0.Condition'],
  },
  {
    rule: 'MLSEC03-BP02',
    meets: {
      Notebook: {
        Type: 'AWS::SageMaker::NotebookInstance',
        Properties: {
          DirectInternetAccess: 'Disabled',
          RootAccess: 'Disabled',
          SubnetId: 'subnet-1',
          InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: '2' },
        },
      },
      Domain: { Type: 'AWS::SageMaker::Domain', Properties: { AppNetworkAccessType: 'VpcOnly' } },
      Pipeline: pipeline(step('Train', 'Training', { EnableNetworkIsolation: true })),
      Vpc: { Type: 'AWS::EC2::VPC' },
      FlowLog: { Type: 'AWS::EC2::FlowLog', Properties: { ResourceId: { Ref: 'Vpc' } } },
      Data: bucket({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    },
    misses: { Pipeline: pipeline(step('Train', 'Training')) },
    elsewhere: VPC,
    proof: [
      'Notebook.Properties.DirectInternetAccess',
      'Notebook.Properties.RootAccess',
      'Notebook.Properties.SubnetId',
      'Notebook.Properties.InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion',
      'Domain.Properties.AppNetworkAccessType',
      'FlowLog',
      'Data.Properties.PublicAccessBlockConfiguration.BlockPublicPolicy',
    ],
  },
  {
    rule: 'MLSEC03-BP03',
    meets: {
      Group: GROUP,
      Data: bucket({ ...encrypted, Tags: [{ Key: 'data-classification', Value: 'confidential' }] }),
      Known: bucket({ Tags: [{ Key: 'ml:data-classification', Value: 'public' }] }),
    },
    misses: { Group: GROUP, Data: bucket({ Tags: [{ Key: 'data-classification', Value: 'confidential' }] }) },
    elsewhere: { Data: bucket() },
    proof: ['Data.Properties.BucketEncryption', 'Data.Properties.Tags', 'Known.Properties.Tags'],
  },
  {
    rule: 'MLSEC03-BP04',
    meets: {
      Data: bucket(versioned),
      Pipeline: pipeline(TRAIN),
      Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { EnableLogFileValidation: true } },
    },
    misses: { Data: bucket(), Pipeline: pipeline(TRAIN) },
    elsewhere: { Data: bucket() },
    proof: ['Data.Properties.VersioningConfiguration', 'Trail.Properties.EnableLogFileValidation'],
  },
  {
    rule: 'MLSEC03-BP05',
    meets: {
      Group: GROUP,
      Data: bucket({ LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 90 }] } }),
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365 } },
    },
    misses: { Group: GROUP, Data: bucket() },
    elsewhere: { Data: bucket() },
    proof: [
      'Data.Properties.LifecycleConfiguration',
      'Data.Properties.LifecycleConfiguration.Rules.0.Status',
      'Data.Properties.LifecycleConfiguration.Rules.0.ExpirationInDays',
      'Logs.Properties.RetentionInDays',
    ],
  },
  {
    rule: 'MLSEC04-BP01',
    meets: {
      Group: GROUP,
      Detector: { Type: 'AWS::GuardDuty::Detector', Properties: { Enable: true } },
    },
    misses: { Group: GROUP, Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { IsLogging: false } } },
    elsewhere: { Detector: { Type: 'AWS::GuardDuty::Detector', Properties: { Enable: true } } },
    proof: ['Detector', 'Detector.Properties.Enable'],
  },
  {
    rule: 'MLSEC04-BP02',
    meets: {
      Quality: {
        Type: 'AWS::SageMaker::DataQualityJobDefinition',
        Properties: {
          JobResources: { ClusterConfig: { InstanceCount: 2 } },
          NetworkConfig: { EnableInterContainerTrafficEncryption: true },
        },
      },
    },
    misses: { Pipeline: pipeline(step('Train', 'Training', { ResourceConfig: { InstanceCount: 2 } })) },
    elsewhere: { Endpoint: ENDPOINT },
    proof: ['Quality.Properties.NetworkConfig.EnableInterContainerTrafficEncryption'],
  },
  {
    rule: 'MLSEC04-BP03',
    meets: { Data: bucket(versioned), Pipeline: pipeline(TRAIN, EVALUATE, GATE) },
    misses: { Pipeline: pipeline(TRAIN, REGISTER) },
    elsewhere: { Endpoint: ENDPOINT, Data: bucket() },
    proof: ['Data.Properties.VersioningConfiguration'],
  },
  {
    rule: 'MLSEC05-BP01',
    meets: {
      Config: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: { ProductionVariants: [{ ModelName: 'loans' }], DataCaptureConfig: { EnableCapture: true } },
      },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} },
      Plan: { Type: 'AWS::ApiGateway::UsagePlan', Properties: { Throttle: { RateLimit: 10 } } },
    },
    misses: {
      Config: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: { ProductionVariants: [{ ModelName: 'loans' }] },
      },
    },
    elsewhere: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} } },
    proof: ['Config.Properties.DataCaptureConfig.EnableCapture', 'Plan.Properties.Throttle.RateLimit'],
  },
  {
    rule: 'MLSEC06-BP01',
    meets: {
      Caller: role({
        Effect: 'Allow',
        Action: 'sagemaker:InvokeEndpoint',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/loans' },
      }),
      Method: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'POST', AuthorizationType: 'AWS_IAM' } },
      Endpoint: ENDPOINT,
    },
    misses: { Caller: role({ Effect: 'Allow', Action: 'sagemaker:InvokeEndpoint', Resource: '*' }) },
    elsewhere: VPC,
    proof: ['Method.Properties.AuthorizationType'],
  },
  {
    rule: 'MLSEC06-BP02',
    meets: { Group: GROUP, Data: bucket({ LoggingConfiguration: { DestinationBucketName: 'logs' } }) },
    misses: { Group: GROUP, Data: bucket() },
    elsewhere: { Data: bucket() },
    proof: ['Data.Properties.LoggingConfiguration'],
  },
]);

describe('MLSEC01-BP01', () => {
  const rule = 'MLSEC01-BP01';

  test('a person has to say it', () => expect(verdictsOf(rule, { Group: GROUP })).toEqual(['NEEDS_PERSON']));

  test('passes with what is declared', () => {
    const declared = { [rule]: { statement: 'Counsel agreed', link: 'https://example.com/1' } };
    const [finding] = findingsOf(rule, { Group: GROUP }, { Metadata: { MlLens: { declared } } });
    expect([finding.verdict, finding.reason]).toEqual(['PASSED', 'declared: Counsel agreed https://example.com/1']);
  });

  test('is not about other things', () => expect(verdictsOf(rule, VPC)).toEqual(['NOT_APPLICABLE']));
});

describe('MLSEC02-BP01', () => {
  const rule = 'MLSEC02-BP01';

  test.each<[string, object, string]>([
    ['disks of an endpoint', { InstanceType: 'ml.m6i.large' }, 'FAILED'],
    ['disks that encrypt by themselves', { InstanceType: 'ml.g5.xlarge' }, 'NOT_APPLICABLE'],
    ['disks that encrypt by themselves', { InstanceType: 'ml.m5d.xlarge' }, 'NOT_APPLICABLE'],
    ['a serverless endpoint', { ServerlessConfig: { MemorySizeInMB: 2048 } }, 'NOT_APPLICABLE'],
  ])('%s: %j', (_, variant, verdict) => {
    const properties = { ProductionVariants: [{ ModelName: 'loans', ...variant }] };
    const config = { Type: 'AWS::SageMaker::EndpointConfig', Properties: properties };
    expect(verdictsOf(rule, { Config: config })).toEqual([verdict]);
  });

  test('a parameter without a default may be empty', () => {
    const notebook = { Type: 'AWS::SageMaker::NotebookInstance', Properties: { KmsKeyId: { Ref: 'KeyId' } } };
    const rest = { Parameters: { KeyId: { Type: 'String' } } };
    expect(verdictsOf(rule, { Notebook: notebook }, rest)).toEqual(['CANT_TELL']);
  });

  test('an endpoint that is serverless in some deployments only', () => {
    const variant = { 'Fn::If': ['Serverless', { ServerlessConfig: {} }, { InstanceType: 'ml.m6i.large' }] };
    const config = { Type: 'AWS::SageMaker::EndpointConfig', Properties: { ProductionVariants: [variant] } };
    const rest = {
      Parameters: { Mode: { Type: 'String', AllowedValues: ['serverless', 'instances'] } },
      Conditions: { Serverless: { 'Fn::Equals': [{ Ref: 'Mode' }, 'serverless'] } },
    };
    expect(verdictsOf(rule, { Config: config }, rest)).toEqual(['CANT_TELL']);
  });

  test('keys that cannot rotate are not judged', () => {
    const key = { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } };
    expect(verdictsOf(rule, { Group: GROUP, Key: key })).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLSEC03-BP02', () => {
  test.each<[string, unknown, string]>([
    ['DB_PASSWORD', 'hunter2', 'FAILED'],
    ['DB_PASSWORD', '{{resolve:secretsmanager:loans}}', 'PASSED'],
    ['DB_SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:loans', 'PASSED'],
    ['TOKENIZER', 'fast', 'PASSED'],
  ])('%s=%s in a container: %s', (name, value, verdict) => {
    const container = { Image: 'image', Environment: { [name]: value } };
    const model = { Type: 'AWS::SageMaker::Model', Properties: { PrimaryContainer: container } };
    expect(verdictsOf('MLSEC03-BP02', { Model: model })).toEqual([verdict]);
  });
});

describe('MLSEC03-BP03', () => {
  test('the tags of the stack may say it', () => {
    expect(verdictsOf('MLSEC03-BP03', { Group: GROUP, Data: bucket() })).toEqual(['CANT_TELL']);
  });
});

describe('MLSEC04-BP02', () => {
  const rule = 'MLSEC04-BP02';

  test.each<[string, object, string]>([
    ['Training', { ResourceConfig: { InstanceCount: 1 } }, 'NOT_APPLICABLE'],
    ['Training', { ResourceConfig: { InstanceGroups: [{ InstanceCount: 1 }, { InstanceCount: 1 }] } }, 'FAILED'],
    [
      'Processing',
      { ProcessingResources: { ClusterConfig: { InstanceCount: { Get: 'Parameters.Count' } } } },
      'CANT_TELL',
    ],
    ['Processing', { NetworkConfig: { EnableInterContainerTrafficEncryption: true } }, 'PASSED'],
    [
      'Tuning',
      { TrainingJobDefinition: { ResourceConfig: { InstanceCount: 2 }, EnableInterContainerTrafficEncryption: false } },
      'FAILED',
    ],
  ])('a step %s with %j: %s', (type, args, verdict) => {
    expect(verdictsOf(rule, { Pipeline: pipeline(step('Step', type, args)) })).toEqual([verdict]);
  });

  test.each([
    [{ EncryptionConfiguration: { EnableInTransitEncryption: true } }, 'PASSED'],
    [{ EncryptionConfiguration: { EnableInTransitEncryption: false } }, 'FAILED'],
    [JSON.stringify({ EncryptionConfiguration: { EnableInTransitEncryption: true } }), 'PASSED'],
  ])('a cluster of EMR with %j: %s', (configuration, verdict) => {
    const resources = {
      Group: GROUP,
      Cluster: { Type: 'AWS::EMR::Cluster', Properties: { SecurityConfiguration: { Ref: 'Security' } } },
      Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: configuration } },
    };
    expect(verdictsOf(rule, resources)).toEqual([verdict]);
  });

  test('a schedule that names a definition is judged there', () => {
    const schedule = { MonitoringScheduleConfig: { MonitoringJobDefinitionName: { Ref: 'Quality' } } };
    const resources = { Schedule: { Type: 'AWS::SageMaker::MonitoringSchedule', Properties: schedule } };
    expect(verdictsOf(rule, resources)).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLSEC04-BP03', () => {
  test('nobody else writes training data', () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:Put*', Resource: '*' };
    const policy = { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement: [statement] } } };
    const resources = { Pipeline: pipeline(TRAIN, EVALUATE, GATE), Policy: policy };
    expect(verdictsOf('MLSEC04-BP03', resources)).toContain('FAILED');
  });
});
