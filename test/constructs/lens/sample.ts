import type { Resources } from './support';

/** A workload with something of all that rules look at: data, a pipeline, a model behind an endpoint, and who may do what. */
export function sample(suffix = ''): Resources {
  const id = (name: string) => `${name}${suffix}`;
  const arn = (name: string) => ({ 'Fn::GetAtt': [id(name), 'Arn'] });
  const allow = (Action: string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
  const policy = (...Statement: object[]) => ({
    PolicyName: 'p',
    PolicyDocument: { Version: '2012-10-17', Statement },
  });
  const trust = (service: string) => ({
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
  const role = (service: string, ...Policies: object[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: trust(service), Policies },
  });
  const job = { RoleArn: 'role', NetworkConfig: { EnableNetworkIsolation: true } };
  const definition = {
    Version: '2020-12-01',
    Parameters: [{ Name: 'Type', Type: 'String', DefaultValue: 'ml.m5.large' }],
    Steps: [
      { Name: 'Prepare', Type: 'Processing', Arguments: job, CacheConfig: { Enabled: true, ExpireAfter: 'P1D' } },
      {
        Name: 'Train',
        Type: 'Training',
        Arguments: { ...job, ResourceConfig: { InstanceType: { Get: 'Parameters.Type' }, InstanceCount: 1 } },
      },
      {
        Name: 'Gate',
        Type: 'Condition',
        Arguments: {
          Conditions: [{ Type: 'GreaterThan', LeftValue: { Get: 'Steps.Train.Auc' }, RightValue: 0.8 }],
          IfSteps: [{ Name: 'Register', Type: 'RegisterModel', Arguments: { ModelPackageGroupName: 'g' } }],
          ElseSteps: [],
        },
      },
    ],
  };
  const body = JSON.stringify(definition);
  return {
    [id('Key')]: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: { Statement: [] } } },
    [id('Data')]: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn('Key') } },
          ],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        Tags: [{ Key: 'owner', Value: 'team' }],
      },
    },
    [id('Pipeline')]: {
      Type: 'AWS::SageMaker::Pipeline',
      Properties: {
        PipelineName: id('train'),
        RoleArn: arn('JobRole'),
        PipelineDefinition: {
          PipelineDefinitionBody: { 'Fn::Sub': [body.replace('"role"', '"${Role}"'), { Role: arn('JobRole') }] },
        },
      },
    },
    [id('JobRole')]: role(
      'sagemaker.amazonaws.com',
      policy(allow(['s3:GetObject'], { 'Fn::Sub': `\${${id('Data')}.Arn}/*` })),
    ),
    [id('Start')]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Role: arn('StartRole'),
        Environment: { Variables: { P: { Ref: id('Pipeline') } } },
      },
    },
    [id('StartRole')]: role('lambda.amazonaws.com', policy(allow(['sagemaker:StartPipelineExecution'], '*'))),
    [id('Weekly')]: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'rate(7 days)', Targets: [{ Id: 't', Arn: arn('Start') }] },
    },
    [id('Model')]: {
      Type: 'AWS::SageMaker::Model',
      Properties: {
        ExecutionRoleArn: arn('JobRole'),
        EnableNetworkIsolation: { 'Fn::If': ['IsProd', true, { Ref: 'Isolated' }] },
      },
    },
    [id('Config')]: {
      Type: 'AWS::SageMaker::EndpointConfig',
      Properties: {
        KmsKeyId: { Ref: id('Key') },
        ProductionVariants: [
          {
            VariantName: 'v',
            ModelName: { 'Fn::GetAtt': [id('Model'), 'ModelName'] },
            InstanceType: 'ml.m5.large',
            InitialInstanceCount: { Ref: 'Instances' },
          },
        ],
        DataCaptureConfig: {
          EnableCapture: true,
          DestinationS3Uri: { 'Fn::Join': ['', ['s3://', { Ref: id('Data') }]] },
        },
      },
    },
    [id('Endpoint')]: {
      Type: 'AWS::SageMaker::Endpoint',
      Properties: { EndpointConfigName: { 'Fn::GetAtt': [id('Config'), 'EndpointConfigName'] } },
    },
    [id('Slow')]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/SageMaker',
        MetricName: 'ModelLatency',
        Dimensions: [{ Name: 'EndpointName', Value: { 'Fn::GetAtt': [id('Endpoint'), 'EndpointName'] } }],
        AlarmActions: [{ Ref: id('Topic') }],
      },
    },
    [id('Topic')]: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: id('Key') } } },
    [id('Domain')]: {
      Type: 'AWS::SageMaker::Domain',
      Properties: {
        AppNetworkAccessType: 'VpcOnly',
        VpcId: 'vpc',
        SubnetIds: ['s'],
        AuthMode: 'IAM',
        DefaultUserSettings: { ExecutionRole: arn('JobRole') },
      },
    },
  };
}

/** What else the template of a sample has. */
export const SAMPLE_SECTIONS = {
  Parameters: {
    Isolated: { Type: 'String', AllowedValues: ['true', 'false'] },
    Instances: { Type: 'Number', MinValue: 1 },
    Stage: { Type: 'String' },
  },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
};
