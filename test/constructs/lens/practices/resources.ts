/** A pipeline whose definition a proof can name a place in. */
export function written(...Steps: object[]): object {
  const PipelineDefinitionBody = { 'Fn::ToJsonString': { Version: '2020-12-01', Steps } };
  return {
    Type: 'AWS::SageMaker::Pipeline',
    Properties: { PipelineName: 'approval-training', PipelineDefinition: { PipelineDefinitionBody } },
  };
}

/** Where the steps of the resource `Pipeline` are. */
export const STEPS = 'Pipeline.Properties.PipelineDefinition.PipelineDefinitionBody.Fn::ToJsonString.Steps';

const RetryPolicies = [{ ExceptionType: ['Step.SERVICE_FAULT'], MaxAttempts: 3 }];

const output = (step: string, name: string) => ({
  Get: `Steps.${step}.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`,
});

const input = (InputName: string, S3Uri: unknown) => ({ InputName, S3Input: { S3Uri } });

/** Prepares data, the first step. */
export const PREPARE = {
  Name: 'Prepare',
  Type: 'Processing',
  Arguments: { ProcessingInputs: [input('data', { 'Fn::Sub': 's3://${Data}/raw' })] },
  RetryPolicies,
};

/** Trains on what was prepared. */
export const TRAIN = {
  Name: 'Train',
  Type: 'Training',
  Arguments: {
    InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: output('Prepare', 'train') } } }],
    OutputDataConfig: { S3OutputPath: { 'Fn::Sub': 's3://${Data}/models' } },
    ResourceConfig: { InstanceType: 'ml.m6i.large', InstanceCount: 1 },
  },
};

/** Measures the model on other data. */
export const EVALUATE = {
  Name: 'Evaluate',
  Type: 'Processing',
  Arguments: {
    ProcessingInputs: [
      input('model', { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' }),
      input('test', output('Prepare', 'test')),
    ],
  },
};

const report = { ContentType: 'application/json', S3Uri: 's3://reports/report.json' };

/** Registers a model, with all reports. */
export const REGISTER = {
  Name: 'Register',
  Type: 'RegisterModel',
  Arguments: {
    ModelApprovalStatus: 'PendingManualApproval',
    ModelMetrics: {
      ModelQuality: { Statistics: report },
      ModelDataQuality: { Statistics: report },
      Bias: { Report: report },
      Explainability: { Report: report },
    },
  },
};

/** Lets only models pass that are good enough. */
export function gate(...IfSteps: object[]): object {
  const LeftValue = {
    'Std:JsonGet': { PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.evaluation' }, Path: 'metrics.auc' },
  };
  const Conditions = [{ Type: 'GreaterThanOrEqualTo', LeftValue, RightValue: 0.8 }];
  return { Name: 'Gate', Type: 'Condition', Arguments: { Conditions, IfSteps, ElseSteps: [] } };
}

/** A pipeline that prepares, trains, measures, decides and registers. */
export const PIPELINE = written(PREPARE, TRAIN, EVALUATE, gate(REGISTER));

/** The bucket that it reads and writes. */
export const DATA = { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } };

/** A rule that sends events to a target. */
export function rule(EventPattern: object, Arn: unknown): object {
  return { Type: 'AWS::Events::Rule', Properties: { EventPattern, Targets: [{ Id: 'Target', Arn }] } };
}

/** The ARN of the pipeline. */
export const PIPELINE_ARN = { 'Fn::Sub': 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${Pipeline}' };

/** A topic that people read. */
export const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:people';

/** A rule on approved models. */
export const APPROVED = rule(
  {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Package State Change'],
    detail: { ModelApprovalStatus: ['Approved'] },
  },
  { 'Fn::Sub': 'arn:aws:codepipeline:eu-west-1:111111111111:delivery' },
);

/** A rule that starts the pipeline each day. */
export const DAILY = {
  Type: 'AWS::Events::Rule',
  Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'Pipeline', Arn: PIPELINE_ARN }] },
};

/** A model. */
export const MODEL = {
  Type: 'AWS::SageMaker::Model',
  Properties: {
    ExecutionRoleArn: 'arn:aws:iam::111111111111:role/serving',
    PrimaryContainer: { ModelPackageName: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/approval/1' },
  },
};

/** Its config. */
export const CONFIG = {
  Type: 'AWS::SageMaker::EndpointConfig',
  Properties: {
    ProductionVariants: [
      {
        VariantName: 'main',
        ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] },
        InstanceType: 'ml.m6i.large',
        InitialInstanceCount: 2,
      },
    ],
  },
};

/** Its endpoint. */
export const ENDPOINT = {
  Type: 'AWS::SageMaker::Endpoint',
  Properties: {
    EndpointName: 'approval',
    EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] },
    DeploymentConfig: {
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] },
      BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY', WaitIntervalInSeconds: 600 } },
    },
  },
};

/** The three. */
export const SERVED = { Model: MODEL, Config: CONFIG, Endpoint: ENDPOINT };

/** What scales the endpoint. */
export const SCALED = {
  Target: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ResourceId: { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/main' },
      MinCapacity: 2,
      MaxCapacity: 4,
    },
  },
  Policy: {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: { ScalingTargetId: { Ref: 'Target' }, PolicyType: 'TargetTrackingScaling' },
  },
};

/** A network, which no practice about models is about. */
export const VPC = { Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };

/** A copy of a resource with other properties. */
export function having(resource: object, properties: object): object {
  const { Properties, ...rest } = resource as { readonly Properties: object };
  return { ...rest, Properties: { ...Properties, ...properties } };
}

/** The profile of a use case, with some of its facts. */
export function profile(facts: object): object {
  const Value = JSON.stringify({ schema: 'use-case/1', ...facts });
  return { Type: 'AWS::SSM::Parameter', Properties: { Name: '/approval/profile', Type: 'String', Value } };
}
