import { PRACTICE_RULES } from '../../../../constructs/lens/private/practices';
import { findingsOf, testCases, verdictsOf } from '../support';
import {
  APPROVED,
  CONFIG,
  DAILY,
  DATA,
  ENDPOINT,
  EVALUATE,
  gate,
  having,
  MODEL,
  PIPELINE,
  PREPARE,
  REGISTER,
  rule,
  SCALED,
  SERVED,
  STEPS,
  TOPIC,
  TRAIN,
  VPC,
  written,
} from './resources';

const FAILURES = rule(
  {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
    detail: { currentPipelineExecutionStatus: ['Failed'] },
  },
  TOPIC,
);

const action = (Category: string, Provider: string) => ({ ActionTypeId: { Category, Provider } });

const DELIVERY = {
  Type: 'AWS::CodePipeline::Pipeline',
  Properties: {
    Stages: [{ Actions: [action('Approval', 'Manual')] }, { Actions: [action('Deploy', 'CloudFormation')] }],
  },
};

const FEATURES = {
  Type: 'AWS::SageMaker::FeatureGroup',
  Properties: { OnlineStoreConfig: { EnableOnlineStore: true }, OfflineStoreConfig: { S3StorageConfig: {} } },
};

const IMAGE = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving@sha256:abc';
const container = (PrimaryContainer: object) => ({ ...SERVED, Model: having(MODEL, { PrimaryContainer }), Data: DATA });

testCases([
  {
    rule: 'MLREL01-BP01',
    meets: SERVED,
    misses: { Config: CONFIG, Endpoint: having(ENDPOINT, { EndpointName: undefined }) },
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Endpoint.Properties.EndpointName'],
  },
  {
    rule: 'MLREL01-BP02',
    meets: { ...SERVED, ...SCALED },
    misses: SERVED,
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Target', 'Target.Properties.ResourceId'],
  },
  {
    rule: 'MLREL02-BP01',
    meets: { Pipeline: PIPELINE, Database: { Type: 'AWS::Glue::Database', Properties: { DatabaseInput: {} } } },
    misses: { Pipeline: PIPELINE },
    elsewhere: SERVED,
    proof: ['Database'],
  },
  {
    rule: 'MLREL02-BP02',
    meets: { Pipeline: PIPELINE, Failures: FAILURES },
    misses: { Pipeline: written(TRAIN) },
    elsewhere: SERVED,
    proof: [`${STEPS}.0.RetryPolicies`, 'Failures', 'Failures.Properties.EventPattern.detail-type'],
  },
  {
    rule: 'MLREL02-BP03',
    meets: { Pipeline: PIPELINE, Data: DATA },
    misses: { Pipeline: PIPELINE, Data: { Type: 'AWS::S3::Bucket', Properties: {} } },
    elsewhere: SERVED,
    proof: ['Data', 'Data.Properties.VersioningConfiguration'],
  },
  {
    rule: 'MLREL03-BP01',
    meets: { Pipeline: PIPELINE, Daily: DAILY, Approved: APPROVED },
    misses: { Pipeline: written(TRAIN) },
    elsewhere: SERVED,
    proof: [`${STEPS}.3.Arguments.IfSteps.0`, 'Daily', 'Daily.Properties.Targets.0', 'Approved'],
  },
  {
    rule: 'MLREL03-BP02',
    meets: { Pipeline: PIPELINE, ...SERVED, Features: FEATURES },
    misses: { Pipeline: PIPELINE, ...SERVED },
    elsewhere: SERVED,
    proof: ['Features', 'Features.Properties.OnlineStoreConfig', 'Features.Properties.OfflineStoreConfig'],
  },
  {
    rule: 'MLREL03-BP03',
    meets: { Pipeline: PIPELINE },
    misses: { Pipeline: written(PREPARE, TRAIN, REGISTER) },
    elsewhere: SERVED,
    proof: [`${STEPS}.2`, `${STEPS}.2.Arguments.ProcessingInputs.1`, `${STEPS}.3.Arguments.Conditions`],
  },
  {
    rule: 'MLREL03-BP04',
    meets: { Pipeline: PIPELINE },
    misses: { Pipeline: written(PREPARE, TRAIN) },
    elsewhere: SERVED,
    proof: [`${STEPS}.3.Arguments.IfSteps.0.Arguments.ModelMetrics.Bias`],
  },
  {
    rule: 'MLREL04-BP01',
    meets: { ...SERVED, Delivery: DELIVERY },
    misses: { ...SERVED, Delivery: having(DELIVERY, { Stages: [{ Actions: [action('Deploy', 'CloudFormation')] }] }) },
    elsewhere: { Pipeline: PIPELINE },
    proof: [
      'Delivery',
      'Delivery.Properties.Stages.0',
      'Endpoint.Properties.DeploymentConfig.AutoRollbackConfiguration',
    ],
  },
  {
    rule: 'MLREL04-BP02',
    meets: SERVED,
    misses: { ...SERVED, Endpoint: having(ENDPOINT, { DeploymentConfig: undefined }) },
    elsewhere: { Pipeline: PIPELINE },
    proof: [
      'Endpoint.Properties.DeploymentConfig.AutoRollbackConfiguration.Alarms.0',
      'Endpoint.Properties.DeploymentConfig.BlueGreenUpdatePolicy',
    ],
  },
  {
    rule: 'MLREL05-BP01',
    meets: { ...SERVED, ...SCALED },
    misses: SERVED,
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Target', 'Policy', 'Policy.Properties.ScalingTargetId'],
  },
  {
    rule: 'MLREL05-BP02',
    meets: container({ Image: IMAGE, ModelDataUrl: { 'Fn::Sub': 's3://${Data}/model.tar.gz' } }),
    misses: container({ Image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving:latest' }),
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Model.Properties.PrimaryContainer.Image', 'Data.Properties.VersioningConfiguration'],
  },
]);

const RULES = PRACTICE_RULES.map(({ id }) => id).filter((id) => id.startsWith('MLREL'));

test.each(RULES)('%s is not about a network', (id) => expect(verdictsOf(id, VPC)).toEqual(['NOT_APPLICABLE']));

test.each(['MLREL02-BP01', 'MLREL02-BP02', 'MLREL02-BP03', 'MLREL03-BP01', 'MLREL03-BP03', 'MLREL03-BP04'])(
  '%s can not tell of a pipeline whose definition is in S3',
  (id) => {
    const Pipeline = {
      Type: 'AWS::SageMaker::Pipeline',
      Properties: { PipelineDefinition: { PipelineDefinitionS3Location: { Bucket: 'definitions', Key: 'a.json' } } },
    };
    expect(verdictsOf(id, { Pipeline })).toEqual(['CANT_TELL']);
  },
);

test.each(['MLREL02-BP03', 'MLREL03-BP01', 'MLREL03-BP03', 'MLREL03-BP04'])(
  '%s can not tell of a state machine that trains',
  (id) => {
    const DefinitionString = '{"States":{"Train":{"Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync"}}}';
    const Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } };
    expect(verdictsOf(id, { Machine })).toEqual(['CANT_TELL']);
  },
);

describe('MLREL01-BP01', () => {
  const api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } };
  const unnamed = { ...SERVED, Endpoint: having(ENDPOINT, { EndpointName: undefined }) };
  const caller = {
    Type: 'AWS::IAM::Role',
    Properties: {
      Policies: [
        { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sagemaker:InvokeEndpoint', Resource: '*' }] } },
      ],
    },
  };

  test('an API counts if something calls the endpoint for it', () => {
    expect(verdictsOf('MLREL01-BP01', { ...unnamed, Api: api, Caller: caller })).toEqual(['PASSED']);
    expect(verdictsOf('MLREL01-BP01', { ...unnamed, Api: api })).toEqual(['FAILED']);
  });

  test('a name with that of the model changes', () => {
    const EndpointName = { 'Fn::Sub': 'serves-${Model.ModelName}' };
    expect(verdictsOf('MLREL01-BP01', { ...SERVED, Endpoint: having(ENDPOINT, { EndpointName }) })).toEqual(['FAILED']);
  });

  test.each([
    ['Name', 'PASSED'],
    ['StageName', 'PASSED'],
    ['TrainJobId', 'FAILED'],
    ['ModelVersion', 'FAILED'],
  ])('a name with the parameter %s', (name, verdict) => {
    const Endpoint = having(ENDPOINT, { EndpointName: { 'Fn::Sub': `approval-\${${name}}` } });
    const rest = { Parameters: { [name]: { Type: 'String' } } };
    expect(verdictsOf('MLREL01-BP01', { ...SERVED, Endpoint }, rest)).toEqual([verdict]);
  });
});

test('MLREL01-BP02: endpoints do not share a role', () => {
  const Other = having(ENDPOINT, { EndpointName: 'other' });
  const findings = findingsOf('MLREL01-BP02', { ...SERVED, ...SCALED, Other });
  expect(findings.map(({ verdict }) => verdict)).toEqual(['FAILED', 'FAILED']);
});

test('MLREL02-BP01: a feature group without a table is in no catalogue', () => {
  const OfflineStoreConfig = { S3StorageConfig: {}, DisableGlueTableCreation: true };
  expect(verdictsOf('MLREL02-BP01', { Features: FEATURES })).toEqual(['PASSED']);
  expect(verdictsOf('MLREL02-BP01', { Features: having(FEATURES, { OfflineStoreConfig }) })).toEqual(['FAILED']);
});

describe('MLREL02-BP02', () => {
  test.each([
    [1, 'PASSED'],
    [0, 'FAILED'],
  ])('a job of Glue with %d retries', (MaxRetries, verdict) => {
    const Job = { Type: 'AWS::Glue::Job', Properties: { MaxRetries } };
    expect(verdictsOf('MLREL02-BP02', { Job })).toEqual([verdict]);
  });

  test.each([
    ['"Retry":[{}],', 'PASSED'],
    ['', 'FAILED'],
  ])('a state machine with %s', (retry, verdict) => {
    const DefinitionString = `{"States":{"A":{${retry}"Resource":"arn:aws:states:::sagemaker:createProcessingJob.sync"}}}`;
    const Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } };
    expect(verdictsOf('MLREL02-BP02', { Machine })).toEqual([verdict]);
  });

  test('a rule on another pipeline hears nothing of this one', () => {
    const other = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/other';
    const pattern = {
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
      detail: { pipelineArn: [other], currentPipelineExecutionStatus: ['Failed'] },
    };
    expect(verdictsOf('MLREL02-BP02', { Pipeline: PIPELINE, Other: rule(pattern, TOPIC) })).toEqual(['FAILED']);
  });
});

test('MLREL02-BP03: a model remembers the parameter that chooses its data', () => {
  const S3Uri = { 'Std:Join': { On: '/', Values: ['s3://elsewhere', { Get: 'Parameters.DataVersion' }] } };
  const prepare = { ...PREPARE, Arguments: { ProcessingInputs: [{ InputName: 'data', S3Input: { S3Uri } }] } };
  const register = (CustomerMetadataProperties: object) => ({ ...REGISTER, Arguments: { CustomerMetadataProperties } });
  const verdicts = (properties: object) =>
    verdictsOf('MLREL02-BP03', { Pipeline: written(prepare, TRAIN, EVALUATE, gate(register(properties))) });
  expect(verdicts({ version: { Get: 'Parameters.DataVersion' } })).toEqual(['PASSED']);
  expect(verdicts({ version: { Get: 'Parameters.Commit' } })).toEqual(['CANT_TELL']);
});

test('MLREL03-BP01: people who hear of an approved model do not deploy it', () => {
  const Approved = having(APPROVED, { Targets: [{ Id: 'People', Arn: TOPIC }] });
  const Topic = { Type: 'AWS::SNS::Topic', Properties: {} };
  const both = having(APPROVED, { Targets: [{ Id: 'People', Arn: { Ref: 'Topic' } }] });
  const rest = { Pipeline: PIPELINE, Daily: DAILY };
  expect(verdictsOf('MLREL03-BP01', { ...rest, Approved })).toEqual(['FAILED']);
  expect(verdictsOf('MLREL03-BP01', { ...rest, Approved: both, Topic })).toEqual(['FAILED']);
});

test('MLREL03-BP02: a container that prepares features is part of what serves', () => {
  const Model = { Type: 'AWS::SageMaker::Model', Properties: { Containers: [{ Image: 'a:1' }, { Image: 'b:1' }] } };
  expect(verdictsOf('MLREL03-BP02', { ...SERVED, Pipeline: PIPELINE, Model })).toEqual(['PASSED']);
  const direct = having(Model, { InferenceExecutionConfig: { Mode: 'Direct' } });
  expect(verdictsOf('MLREL03-BP02', { ...SERVED, Pipeline: PIPELINE, Model: direct })).toEqual(['FAILED']);
  expect(verdictsOf('MLREL03-BP02', { ...SERVED, Model })).toEqual(['NOT_APPLICABLE']);
});

test('MLREL03-BP04: a use case may need no limit', () => {
  const profile = (fairness: object) => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/pumps/profile', Value: JSON.stringify({ schema: 'use-case/1', fairness }) },
  });
  const Pipeline = written(TRAIN);
  const verdicts = (fairness: object) => verdictsOf('MLREL03-BP04', { Pipeline, Profile: profile(fairness) });
  expect(verdicts({ none: 'Pumps are no people' })).toEqual(['NOT_APPLICABLE']);
  expect(verdicts([{ metric: 'disparate_impact' }])).toEqual(['FAILED']);
});

test('MLREL04-BP01: an endpoint may be changed by a pipeline elsewhere', () => {
  expect(verdictsOf('MLREL04-BP01', SERVED)).toEqual(['CANT_TELL']);
});

describe('MLREL04-BP02', () => {
  test('a shadow variant compares models', () => {
    const Config = having(CONFIG, { ShadowProductionVariants: [{ VariantName: 'shadow' }] });
    const Endpoint = having(ENDPOINT, { DeploymentConfig: undefined });
    expect(verdictsOf('MLREL04-BP02', { ...SERVED, Config, Endpoint })).toEqual(['PASSED']);
  });

  test('a serverless endpoint has no rollout', () => {
    const Config = having(CONFIG, { ProductionVariants: [{ VariantName: 'main', ServerlessConfig: {} }] });
    const Endpoint = having(ENDPOINT, { DeploymentConfig: undefined });
    expect(verdictsOf('MLREL04-BP02', { ...SERVED, Config, Endpoint })).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLREL05-BP01', () => {
  test.each<[string, object, string]>([
    ['is serverless', { ServerlessConfig: { MaxConcurrency: 5 } }, 'PASSED'],
    ['is scaled by SageMaker', { ManagedInstanceScaling: { Status: 'ENABLED' } }, 'PASSED'],
    ['is not scaled by SageMaker', { ManagedInstanceScaling: { Status: 'DISABLED' } }, 'FAILED'],
  ])('a variant that %s', (_, variant, verdict) => {
    const Config = having(CONFIG, { ProductionVariants: [{ VariantName: 'main', ...variant }] });
    expect(verdictsOf('MLREL05-BP01', { ...SERVED, Config })).toEqual([verdict]);
  });

  test.each([
    [2, 2, 'FAILED'],
    [2, { Ref: 'Most' }, 'CANT_TELL'],
  ])('%d to %s instances', (MinCapacity, MaxCapacity, verdict) => {
    const Target = having(SCALED.Target, { MinCapacity, MaxCapacity });
    const rest = { Parameters: { Most: { Type: 'Number' } } };
    expect(verdictsOf('MLREL05-BP01', { ...SERVED, ...SCALED, Target }, rest)).toEqual([verdict]);
  });

  test('every variant scales', () => {
    const both = [...CONFIG.Properties.ProductionVariants, { VariantName: 'other', ModelName: 'other' }];
    const Config = having(CONFIG, { ProductionVariants: both });
    expect(verdictsOf('MLREL05-BP01', { ...SERVED, ...SCALED, Config })).toEqual(['FAILED']);
  });
});

describe('MLREL05-BP02', () => {
  const Repository = { Type: 'AWS::ECR::Repository', Properties: { ImageTagMutability: 'IMMUTABLE' } };
  const Image = { 'Fn::Sub': '${Repository.RepositoryUri}:7' };

  test('tags that can not move are as good as digests', () => {
    expect(verdictsOf('MLREL05-BP02', { ...container({ Image }), Repository })).toEqual(['PASSED']);
    const moving = having(Repository, { ImageTagMutability: 'MUTABLE' });
    expect(verdictsOf('MLREL05-BP02', { ...container({ Image }), Repository: moving })).toEqual(['FAILED']);
  });

  test.each([
    ['^[^@]+@sha256:[0-9a-f]{64}$', 'PASSED'],
    ['.*', 'CANT_TELL'],
  ])('a parameter with the pattern %s', (AllowedPattern, verdict) => {
    const rest = { Parameters: { ModelImage: { Type: 'String', AllowedPattern } } };
    expect(verdictsOf('MLREL05-BP02', container({ Image: { Ref: 'ModelImage' } }), rest)).toEqual([verdict]);
  });

  test('a version of the registry may be a parameter', () => {
    const rest = { Parameters: { Version: { Type: 'String' } } };
    expect(verdictsOf('MLREL05-BP02', container({ ModelPackageName: { Ref: 'Version' } }), rest)).toEqual(['PASSED']);
  });

  test('the registry keeps versions', () => expect(verdictsOf('MLREL05-BP02', SERVED)).toEqual(['PASSED']));
});
