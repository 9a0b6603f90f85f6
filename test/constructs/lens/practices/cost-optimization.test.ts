import { findingsOf, pipeline, type Resources, testCases, verdictsOf } from '../support';

const VPC = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };
const ENDPOINT = { Endpoint: { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointConfigName: 'config' } } };

const resource = (type: string, properties: object = {}): object => ({ Type: type, Properties: properties });
const training = (more: object = {}): object => ({
  Name: 'Train',
  Type: 'Training',
  Arguments: {
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...more,
  },
});
const trains = (more: object = {}): Resources => ({ Pipeline: pipeline(training(more)) });
const processing = { Name: 'Prepare', Type: 'Processing', Arguments: {} };
const notebook = (properties: object): Resources => ({
  Notebook: resource('AWS::SageMaker::NotebookInstance', properties),
});

testCases([
  {
    rule: 'MLCOST01-BP02',
    meets: trains(),
    misses: { Server: resource('AWS::EC2::Instance', { InstanceType: 'g5.2xlarge' }) },
    elsewhere: VPC,
    proof: ['Pipeline'],
  },
  {
    rule: 'MLCOST03-BP03',
    meets: { Cluster: resource('AWS::EMR::Cluster', { AutoTerminationPolicy: { IdleTimeout: 600 } }) },
    misses: { Cluster: resource('AWS::EMR::Cluster', { Instances: {} }) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Cluster.Properties.AutoTerminationPolicy.IdleTimeout'],
  },
  {
    rule: 'MLCOST03-BP04',
    meets: {
      Features: resource('AWS::SageMaker::FeatureGroup', {
        OnlineStoreConfig: { EnableOnlineStore: true, SecurityConfig: { KmsKeyId: 'key' } },
        OfflineStoreConfig: { S3StorageConfig: { S3Uri: 's3://bucket', KmsKeyId: 'key' } },
      }),
    },
    misses: { Pipeline: pipeline(processing, training()) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: [
      'Features.Properties.OnlineStoreConfig',
      'Features.Properties.OnlineStoreConfig.EnableOnlineStore',
      'Features.Properties.OnlineStoreConfig.SecurityConfig.KmsKeyId',
      'Features.Properties.OfflineStoreConfig',
      'Features.Properties.OfflineStoreConfig.S3StorageConfig.KmsKeyId',
    ],
  },
  {
    rule: 'MLCOST04-BP01',
    meets: notebook({ InstanceType: 'ml.t3.medium' }),
    misses: notebook({ InstanceType: 'ml.p3.16xlarge' }),
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Notebook.Properties.InstanceType'],
  },
  {
    rule: 'MLCOST04-BP02',
    meets: { Domain: resource('AWS::SageMaker::Domain'), ...trains() },
    misses: { Server: resource('AWS::EC2::Instance', { UserData: { 'Fn::Base64': 'pip install jupyterlab' } }) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Domain'],
  },
  {
    rule: 'MLCOST04-BP06',
    meets: {
      Job: resource('AWS::SageMaker::TrainingJob', {
        EnableManagedSpotTraining: true,
        CheckpointConfig: { S3Uri: 's3://bucket/checkpoints' },
        StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
      }),
    },
    misses: { Fleet: resource('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'p4d.24xlarge' } }) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Job.Properties.CheckpointConfig.S3Uri', 'Job.Properties.StoppingCondition.MaxRuntimeInSeconds'],
  },
  {
    rule: 'MLCOST04-BP07',
    meets: {
      Job: resource('AWS::SageMaker::TrainingJob', {
        ResourceConfig: { InstanceType: 'ml.g5.xlarge', InstanceCount: 4 },
        CheckpointConfig: { S3Uri: 's3://bucket/checkpoints' },
      }),
    },
    misses: {
      Cluster: resource('AWS::SageMaker::Cluster', {
        InstanceGroups: [{ InstanceType: 'ml.p5.48xlarge', InstanceCount: 2 }],
        NodeRecovery: 'None',
      }),
    },
    elsewhere: trains(),
    proof: [
      'Job.Properties.CheckpointConfig',
      'Job.Properties.CheckpointConfig.S3Uri',
      'Job.Properties.ResourceConfig.InstanceCount',
    ],
  },
]);

describe('MLCOST01-BP01, MLCOST03-BP01, MLCOST04-BP09 and MLCOST06-BP02', () => {
  test.each([
    ['MLCOST01-BP01', ENDPOINT, VPC],
    ['MLCOST03-BP01', ENDPOINT, VPC],
    ['MLCOST04-BP09', trains(), ENDPOINT],
    ['MLCOST06-BP02', ENDPOINT, trains()],
  ])('%s needs a person until something is declared', (rule, about, elsewhere) => {
    const declared = { [rule]: { statement: 'It was decided so', link: 'https://example.com/1' } };
    expect(verdictsOf(rule, about)).toEqual(['NEEDS_PERSON']);
    expect(findingsOf(rule, about, { Metadata: { MlLens: { declared } } })).toMatchObject([
      { verdict: 'PASSED', reason: 'declared: It was decided so https://example.com/1' },
    ]);
    expect(verdictsOf(rule, elsewhere)).toEqual(['NOT_APPLICABLE']);
  });

  test('a team of people who label needs no declaration', () => {
    const Team = resource('AWS::SageMaker::Workteam');
    expect(verdictsOf('MLCOST03-BP01', { Team, ...ENDPOINT })).toEqual(['PASSED']);
  });

  test('a parameter by which a run trains on part of the data needs no declaration', () => {
    const body = JSON.stringify({
      Parameters: [{ Name: 'SampleFraction', Type: 'Float', DefaultValue: 0.1 }],
      Steps: [training()],
    });
    const Pipeline = resource('AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody: body } });
    expect(findingsOf('MLCOST04-BP09', { Pipeline })).toMatchObject([
      { verdict: 'PASSED', logicalId: 'Pipeline', reason: 'a run trains on part of the data by SampleFraction' },
    ]);
  });
});

describe('servers that people run themselves', () => {
  test.each([
    ['AWS::EC2::Instance', { InstanceType: 'ml.g5.xlarge' }, 'FAILED'],
    ['AWS::EC2::Instance', { InstanceType: 'g4dn.xlarge' }, 'FAILED'],
    ['AWS::EC2::Instance', { InstanceType: 'inf2.xlarge' }, 'FAILED'],
    ['AWS::EC2::Instance', { InstanceType: 't3.micro' }, 'NOT_APPLICABLE'],
    ['AWS::EC2::Instance', { UserData: { 'Fn::Base64': 'mlflow server --port 5000' } }, 'FAILED'],
    ['AWS::AutoScaling::LaunchConfiguration', { InstanceType: 'trn1.2xlarge' }, 'FAILED'],
    ['AWS::EKS::Nodegroup', { InstanceTypes: ['m5.large', 'p5.48xlarge'] }, 'FAILED'],
  ])('%s with %j is %s', (type, properties, verdict) => {
    expect(verdictsOf('MLCOST01-BP02', { Server: resource(type, properties) })).toEqual([verdict]);
  });

  test('a server with MLflow is no place where people write code', () => {
    const Server = resource('AWS::EC2::Instance', { UserData: { 'Fn::Base64': 'mlflow server' } });
    expect(verdictsOf('MLCOST04-BP02', { Server })).toEqual(['NOT_APPLICABLE']);
  });
});

test.each(['MLCOST01-BP02', 'MLCOST04-BP06'])('%s leaves open what a parameter decides', (rule) => {
  const Server = resource('AWS::EC2::Instance', { InstanceType: { Ref: 'Type' } });
  const Type = { Type: 'String', AllowedValues: ['t3.large', 'g5.xlarge'] };
  expect(verdictsOf(rule, { Server }, { Parameters: { Type } })).toEqual(['CANT_TELL']);
});

describe('a pipeline whose definition is in S3', () => {
  const Pipeline = resource('AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionS3Location: {} } });

  test.each([
    'MLCOST03-BP03',
    'MLCOST04-BP01',
    'MLCOST04-BP06',
    'MLCOST04-BP07',
    'MLCOST04-BP10',
    'MLCOST04-BP11',
    'MLCOST04-BP13',
    'MLCOST06-BP04',
    'MLSUS03-BP01',
    'MLSUS04-BP04',
    'MLSUS06-BP02',
  ])('nobody can tell of %s', (rule) => {
    expect(findingsOf(rule, { Pipeline })).toMatchObject([
      { verdict: 'CANT_TELL', logicalId: 'Pipeline', reason: 'the pipeline definition is in S3' },
    ]);
  });

  test.each(['MLCOST04-BP09', 'MLSUS04-BP01'])('a person has to say it of %s', (rule) => {
    expect(verdictsOf(rule, { Pipeline })).toEqual(['NEEDS_PERSON']);
  });
});

describe('MLCOST03-BP03', () => {
  test('a Processing step is a managed job', () => {
    expect(findingsOf('MLCOST03-BP03', { Pipeline: pipeline(processing) })).toMatchObject([
      { verdict: 'PASSED', step: 'Prepare', reason: 'the step Prepare is a managed job' },
    ]);
  });

  test.each([
    [{ Instances: { KeepJobFlowAliveWhenNoSteps: false } }, 'PASSED'],
    [{ Instances: { KeepJobFlowAliveWhenNoSteps: true } }, 'FAILED'],
    [{ Instances: { KeepJobFlowAliveWhenNoSteps: { Ref: 'Unknown' } } }, 'CANT_TELL'],
  ])('a cluster with %j is %s', (properties, verdict) => {
    expect(verdictsOf('MLCOST03-BP03', { Cluster: resource('AWS::EMR::Cluster', properties) })).toEqual([verdict]);
  });
});

describe('MLCOST03-BP04', () => {
  const Features = resource('AWS::SageMaker::FeatureGroup', {
    OfflineStoreConfig: { S3StorageConfig: { KmsKeyId: 'key' } },
  });

  test('an offline store alone is enough unless an endpoint serves', () => {
    expect(verdictsOf('MLCOST03-BP04', { Features })).toEqual(['CANT_TELL']);
    expect(verdictsOf('MLCOST03-BP04', { Features, ...ENDPOINT })).toEqual(['FAILED']);
  });

  test('a pipeline that prepares nothing makes no features', () => {
    expect(verdictsOf('MLCOST03-BP04', trains())).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLCOST04-BP01', () => {
  test.each([
    ['ml.m6i.xlarge', 'PASSED'],
    ['ml.c5.4xlarge', 'PASSED'],
    ['ml.m4.xlarge', 'FAILED'],
    ['ml.p5.48xlarge', 'CANT_TELL'],
    [{ Get: 'Parameters.Type' }, 'CANT_TELL'],
  ])('training on %j is %s', (InstanceType, verdict) => {
    expect(verdictsOf('MLCOST04-BP01', trains({ ResourceConfig: { InstanceType } }))).toEqual([verdict]);
  });

  test('a policy that lists instance types is the limit', () => {
    const Limits = resource('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: { Condition: { StringNotEquals: { 'sagemaker:InstanceTypes': ['ml.p5.48xlarge'] } } },
      },
    });
    const large = trains({ ResourceConfig: { InstanceType: 'ml.p5.48xlarge' } });
    expect(verdictsOf('MLCOST04-BP01', { Limits, ...large })).toEqual(['PASSED']);
  });

  test('the default instances of Studio count, and the one of its server does not', () => {
    const studio = (InstanceType: string) => ({
      Domain: resource('AWS::SageMaker::Domain', {
        DefaultUserSettings: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType } } },
      }),
    });
    expect(verdictsOf('MLCOST04-BP01', studio('system'))).toEqual(['PASSED']);
    expect(verdictsOf('MLCOST04-BP01', studio('ml.g5.48xlarge'))).toEqual(['FAILED']);
  });
});

test('MLCOST04-BP02 does not guess where the code of a training is written', () => {
  expect(verdictsOf('MLCOST04-BP02', trains())).toEqual(['CANT_TELL']);
});

describe('MLCOST04-BP06', () => {
  test.each([
    [{}, 'PASSED'],
    [{ StoppingCondition: {} }, 'FAILED'],
    [{ EnableManagedSpotTraining: true }, 'FAILED'],
    [{ EnableManagedSpotTraining: true, CheckpointConfig: { S3Uri: 's3://bucket' } }, 'PASSED'],
    [{ EnableManagedSpotTraining: { Get: 'Parameters.Spot' } }, 'CANT_TELL'],
  ])('a step with %j is %s', (more, verdict) => {
    expect(verdictsOf('MLCOST04-BP06', trains(more))).toEqual([verdict]);
  });
});
