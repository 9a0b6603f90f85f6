import { PRACTICE_RULES } from '../../../../constructs/lens/private/practices';
import { type Resources, testCases, verdictsOf } from '../support';
import {
  CONFIG,
  DAILY,
  DATA,
  ENDPOINT,
  EVALUATE,
  gate,
  having,
  PIPELINE,
  PREPARE,
  profile,
  REGISTER,
  rule,
  SERVED,
  STEPS,
  TOPIC,
  TRAIN,
  VPC,
  written,
} from './resources';

const DATABASE = { Type: 'AWS::Glue::Database', Properties: { DatabaseInput: {} } };
const REVIEW = { Type: 'AWS::SageMaker::Workteam', Properties: { WorkteamName: 'reviewers' } };

const CAPTURING = having(CONFIG, { DataCaptureConfig: { EnableCapture: true } });

/** Checks for drift each night. */
const CHECK = {
  Schedule: {
    Type: 'AWS::SageMaker::MonitoringSchedule',
    Properties: {
      MonitoringScheduleConfig: {
        MonitoringType: 'DataQuality',
        MonitoringJobDefinitionName: { 'Fn::GetAtt': ['Definition', 'JobDefinitionName'] },
      },
    },
  },
  Definition: {
    Type: 'AWS::SageMaker::DataQualityJobDefinition',
    Properties: { DataQualityBaselineConfig: { ConstraintsResource: { S3Uri: 's3://baselines/constraints.json' } } },
  },
};

function alarm(Namespace: string, MetricName: string, rest: object = {}): object {
  const Dimensions = [{ Name: 'EndpointName', Value: 'approval' }];
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Namespace, MetricName, Dimensions, AlarmActions: [TOPIC], ...rest },
  };
}

const DRIFT = alarm('Models', 'MaxFeaturePsi');
const LATE = alarm('AWS/SageMaker', 'ModelLatency');

const AGAIN = { Pipeline: PIPELINE, Daily: DAILY };

testCases([
  {
    rule: 'MLPERF03-BP01',
    meets: { Pipeline: PIPELINE, Data: DATA, Database: DATABASE },
    misses: { Pipeline: PIPELINE, Data: DATA },
    elsewhere: SERVED,
    proof: ['Data', 'Database'],
  },
  {
    rule: 'MLPERF04-BP03',
    meets: AGAIN,
    misses: { Pipeline: written(PREPARE, TRAIN, REGISTER) },
    elsewhere: SERVED,
    proof: [
      'Daily',
      `${STEPS}.2`,
      `${STEPS}.3.Arguments.Conditions`,
      `${STEPS}.3.Arguments.IfSteps.0.Arguments.ModelMetrics.ModelQuality`,
    ],
  },
  {
    rule: 'MLPERF04-BP04',
    meets: { Pipeline: PIPELINE },
    misses: { Pipeline: written(PREPARE, TRAIN) },
    elsewhere: SERVED,
    proof: [`${STEPS}.3.Arguments.IfSteps.0.Arguments.ModelMetrics.ModelDataQuality`],
  },
  {
    rule: 'MLPERF05-BP02',
    meets: { ...SERVED, Profile: profile({ serviceLevels: { latencyP99Milliseconds: 200 } }) },
    misses: {
      Config: having(CONFIG, { AsyncInferenceConfig: { OutputConfig: {} } }),
      Profile: profile({ serviceLevels: { latencyP99Milliseconds: 200 } }),
    },
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Profile'],
  },
  {
    rule: 'MLPERF06-BP01',
    meets: { ...SERVED, Review: REVIEW },
    misses: SERVED,
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Review'],
  },
  {
    rule: 'MLPERF06-BP02',
    meets: { Pipeline: PIPELINE },
    misses: { Pipeline: written(PREPARE, TRAIN) },
    elsewhere: SERVED,
    proof: [`${STEPS}.3.Arguments.IfSteps.0.Arguments.ModelMetrics.Explainability`],
  },
  {
    rule: 'MLPERF06-BP03',
    meets: { ...SERVED, Config: CAPTURING, ...CHECK, Drift: DRIFT },
    misses: SERVED,
    elsewhere: { Pipeline: PIPELINE },
    proof: [
      'Config.Properties.DataCaptureConfig',
      'Schedule',
      'Schedule.Properties.MonitoringScheduleConfig',
      'Drift',
      'Drift.Properties.AlarmActions',
    ],
  },
  {
    rule: 'MLPERF06-BP04',
    meets: { ...SERVED, ...AGAIN, Drift: DRIFT, Late: LATE },
    misses: SERVED,
    elsewhere: { Pipeline: PIPELINE },
    proof: ['Drift', 'Drift.Properties.AlarmActions.0', 'Late', 'Late.Properties.Dimensions', 'Daily'],
  },
  {
    rule: 'MLPERF06-BP05',
    meets: AGAIN,
    misses: { Pipeline: PIPELINE },
    elsewhere: SERVED,
    proof: ['Daily', 'Daily.Properties.Targets.0.Arn', `${STEPS}.3.Arguments.Conditions`],
  },
]);

const RULES = PRACTICE_RULES.map(({ id }) => id).filter((id) => id.startsWith('MLPERF'));

test.each(RULES)('%s is not about a network', (id) => expect(verdictsOf(id, VPC)).toEqual(['NOT_APPLICABLE']));

const AUC = { objectives: [{ metric: 'auc', atLeast: 0.8 }] };
const LEVELS = { ...AUC, serviceLevels: { latencyP99Milliseconds: 200 } };
const LENIENT = { ...LEVELS, objectives: [{ metric: 'auc', atLeast: 0.9 }] };

/** What people declare: nothing; that something contradicts; that everything agrees. */
test.each<[string, Resources, string]>([
  ['MLPERF01-BP01', { Pipeline: PIPELINE }, 'NEEDS_PERSON'],
  ['MLPERF01-BP01', { Profile: profile({ goal: { kpi: { name: 'Decided', atLeast: 0.8 } } }) }, 'PASSED'],
  ['MLPERF01-BP01', { Profile: profile({ goal: { kpi: { name: 'Decided' } } }) }, 'FAILED'],
  ['MLPERF02-BP01', { Pipeline: PIPELINE }, 'NEEDS_PERSON'],
  ['MLPERF02-BP01', { Profile: profile(AUC) }, 'PASSED'],
  ['MLPERF02-BP01', { Pipeline: PIPELINE, Profile: profile(AUC) }, 'PASSED'],
  ['MLPERF02-BP01', { Pipeline: written(PREPARE, TRAIN), Profile: profile(AUC) }, 'FAILED'],
  ['MLPERF02-BP01', { Pipeline: PIPELINE, Profile: profile(LENIENT) }, 'FAILED'],
  ['MLPERF04-BP01', { Pipeline: PIPELINE }, 'NEEDS_PERSON'],
  ['MLPERF04-BP05', { Pipeline: PIPELINE }, 'NEEDS_PERSON'],
  ['MLPERF04-BP05', { Profile: profile(LEVELS) }, 'PASSED'],
  [
    'MLPERF04-BP05',
    { Profile: profile(LEVELS), Late: alarm('AWS/SageMaker', 'ModelLatency', { Threshold: 200_000 }) },
    'PASSED',
  ],
  [
    'MLPERF04-BP05',
    { Profile: profile(LEVELS), Late: alarm('AWS/SageMaker', 'ModelLatency', { Threshold: 300_000 }) },
    'FAILED',
  ],
  ['MLPERF05-BP01', SERVED, 'NEEDS_PERSON'],
  ['MLPERF05-BP01', { ...SERVED, Profile: profile(LEVELS) }, 'PASSED'],
  ['MLPERF05-BP01', { Device: { Type: 'AWS::GreengrassV2::Deployment', Properties: {} } }, 'PASSED'],
  ['MLPERF05-BP02', SERVED, 'NEEDS_PERSON'],
  ['MLPERF06-BP06', { Pipeline: PIPELINE }, 'NEEDS_PERSON'],
])('%s: %#', (id, resources, verdict) => expect(verdictsOf(id, resources)).toEqual([verdict]));

const declaring = (id: string, statement: string) => ({
  Metadata: { MlLens: { declared: { [id]: { statement } } } },
});

test.each<[string, Resources]>([
  ['MLPERF01-BP01', { Pipeline: PIPELINE }],
  ['MLPERF02-BP01', { Pipeline: PIPELINE }],
  ['MLPERF04-BP05', { Pipeline: PIPELINE }],
  ['MLPERF05-BP01', SERVED],
  ['MLPERF05-BP02', SERVED],
  ['MLPERF06-BP01', SERVED],
  ['MLPERF06-BP06', { Pipeline: PIPELINE }],
])('%s passes if it is declared', (id, resources) => {
  expect(verdictsOf(id, resources, declaring(id, 'Agreed in May'))).toEqual(['PASSED']);
});

describe('MLPERF04-BP01', () => {
  test.each([
    ['ml.m6i.large was the fastest for its price', 'PASSED'],
    ['The benchmark is in the wiki', 'PASSED'],
    ['ml.c5.xlarge won against ml.m5.large', 'FAILED'],
  ])('the record "%s"', (statement, verdict) => {
    const rest = declaring('MLPERF04-BP01', statement);
    expect(verdictsOf('MLPERF04-BP01', { Pipeline: PIPELINE }, rest)).toEqual([verdict]);
  });
});

describe('MLPERF04-BP06', () => {
  const tuned = (job: object) => ({ ...TRAIN, Arguments: { ...TRAIN.Arguments, ...job } });
  const channel = { InputDataConfig: [{ ChannelName: 'model' }, ...TRAIN.Arguments.InputDataConfig] };

  test.each<[string, object, string]>([
    ['a channel', channel, 'NEEDS_PERSON'],
    ['a hyperparameter', { HyperParameters: { model_id: 'bert-base' } }, 'NEEDS_PERSON'],
    ['a switch that is off', { HyperParameters: { use_pretrained_model: '0' } }, 'NOT_APPLICABLE'],
    ['nothing', {}, 'NOT_APPLICABLE'],
  ])('%s names the model that training starts from', (_, job, verdict) => {
    const Pipeline = written(PREPARE, tuned(job), EVALUATE, gate(REGISTER));
    expect(verdictsOf('MLPERF04-BP06', { Pipeline })).toEqual([verdict]);
  });

  test('what comes out has to be measured, whatever is declared', () => {
    const rest = declaring('MLPERF04-BP06', 'It suits');
    expect(verdictsOf('MLPERF04-BP06', { Pipeline: written(PREPARE, tuned(channel)) }, rest)).toEqual(['FAILED']);
    const Pipeline = written(PREPARE, tuned(channel), EVALUATE);
    expect(verdictsOf('MLPERF04-BP06', { Pipeline }, rest)).toEqual(['PASSED']);
  });
});

test.each([
  [200, {}, 'FAILED'],
  [200, { ProvisionedConcurrency: 1 }, 'PASSED'],
  [5000, {}, 'PASSED'],
])('MLPERF05-BP02: answers within %d ms by a serverless variant with %j', (latency, more, verdict) => {
  const ServerlessConfig = { MaxConcurrency: 5, MemorySizeInMB: 2048, ...more };
  const Config = having(CONFIG, { ProductionVariants: [{ VariantName: 'main', ServerlessConfig }] });
  const Profile = profile({ serviceLevels: { latencyP99Milliseconds: latency } });
  expect(verdictsOf('MLPERF05-BP02', { Config, Profile })).toEqual([verdict]);
});

test('MLPERF06-BP01: a state machine may wait for a reviewer', () => {
  const DefinitionString = '{"States":{"Ask":{"Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken"}}}';
  const Review = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } };
  expect(verdictsOf('MLPERF06-BP01', { ...SERVED, Review })).toEqual(['PASSED']);
});

describe('MLPERF06-BP02', () => {
  test('a use case may ask for no explanation', () => {
    const Profile = profile({ explainability: 'none' });
    expect(verdictsOf('MLPERF06-BP02', { Pipeline: written(TRAIN), Profile })).toEqual(['NOT_APPLICABLE']);
  });

  test('an endpoint may explain its answers', () => {
    const Config = having(CONFIG, { ExplainerConfig: { ClarifyExplainerConfig: { ShapConfig: {} } } });
    expect(verdictsOf('MLPERF06-BP02', { ...SERVED, Config, Pipeline: written(TRAIN) })).toEqual(['PASSED']);
  });

  test('a check of Clarify explains', () => {
    const check = { Name: 'Explain', Type: 'ClarifyCheck', CheckType: 'MODEL_EXPLAINABILITY', Arguments: {} };
    expect(verdictsOf('MLPERF06-BP02', { Pipeline: written(TRAIN, check) })).toEqual(['PASSED']);
  });
});

describe('MLPERF06-BP03', () => {
  const check = {
    Type: 'AWS::SageMaker::Pipeline',
    Properties: {
      PipelineName: 'approval-drift',
      PipelineDefinition: {
        PipelineDefinitionBody: '{"Steps":[{"Name":"Check","Type":"Processing","Arguments":{}}]}',
      },
    },
  };
  const nightly = {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'Check', Arn: { 'Fn::Sub': 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${Check}' } }],
    },
  };
  const watched = { ...SERVED, Config: CAPTURING, Drift: DRIFT, Check: check };

  test('a pipeline that a schedule starts may compare the traffic', () => {
    expect(verdictsOf('MLPERF06-BP03', { ...watched, Nightly: nightly })).toEqual(['PASSED']);
    expect(verdictsOf('MLPERF06-BP03', watched)).toEqual(['FAILED']);
  });

  test('a rule may tell of the alarm', () => {
    const Drift = having(DRIFT, { AlarmName: 'approval-drift', AlarmActions: undefined });
    const tells = (alarmName: string) =>
      rule({ source: ['aws.cloudwatch'], detail: { alarmName: [alarmName], state: { value: ['ALARM'] } } }, TOPIC);
    const rest = { ...watched, Nightly: nightly, Drift };
    expect(verdictsOf('MLPERF06-BP03', { ...rest, Tells: tells('approval-drift') })).toEqual(['PASSED']);
    expect(verdictsOf('MLPERF06-BP03', { ...rest, Tells: tells('another') })).toEqual(['FAILED']);
  });
});

test('MLPERF06-BP04: a name of the endpoint that is a parameter may be any that an alarm names', () => {
  const Endpoint = having(ENDPOINT, { EndpointName: { Ref: 'Name' } });
  const rest = { Parameters: { Name: { Type: 'String' } } };
  // in the same template, the alarm would name the parameter
  expect(verdictsOf('MLPERF06-BP04', { ...SERVED, Endpoint, Drift: DRIFT, Late: LATE }, rest)).toEqual(['FAILED']);
  const Late = having(LATE, { Dimensions: [{ Name: 'EndpointName', Value: { Ref: 'Name' } }] });
  expect(verdictsOf('MLPERF06-BP04', { ...SERVED, Endpoint, Drift: DRIFT, Late }, rest)).toEqual(['PASSED']);
});

test('a monitor whose endpoint is elsewhere is judged by what it compares with', () => {
  const Monitor = { Type: 'AWS::SageMaker::ModelQualityJobDefinition', Properties: {} };
  expect(verdictsOf('MLPERF06-BP04', { Monitor })).toEqual(['FAILED']);
  const ModelQualityJobInput = { GroundTruthS3Input: { S3Uri: 's3://truth' } };
  expect(verdictsOf('MLPERF06-BP04', { Monitor: having(Monitor, { ModelQualityJobInput }) })).toEqual(['PASSED']);
  expect(verdictsOf('MLPERF06-BP03', CHECK)).toEqual(['PASSED']);
  const Definition = having(CHECK.Definition, { DataQualityBaselineConfig: undefined });
  expect(verdictsOf('MLPERF06-BP03', { Definition })).toEqual(['FAILED']);
});

describe('MLPERF06-BP05', () => {
  test('code alone does not retrain', () => {
    const Delivery = {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: { Stages: [{ Actions: [{ Configuration: { ProjectName: { Ref: 'Build' } } }] }] },
    };
    const Build = { Type: 'AWS::CodeBuild::Project', Properties: { ServiceRole: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    const Statement = { Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: '*' };
    const Role = { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement } }] } };
    const resources = { Pipeline: PIPELINE, Delivery, Build, Role };
    expect(verdictsOf('MLPERF06-BP05', resources)).toEqual(['FAILED']);
    expect(verdictsOf('MLPERF04-BP03', resources)).toEqual(['PASSED']);
  });

  test('what is trained may be released by something else', () => {
    expect(verdictsOf('MLPERF06-BP05', { Pipeline: written(PREPARE, TRAIN), Daily: DAILY })).toEqual(['CANT_TELL']);
  });

  test('a function that may do anything may start it', () => {
    const Function = { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    const Statement = { Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' };
    const Role = { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement } }] } };
    const Rule = rule({ source: ['aws.s3'] }, { 'Fn::GetAtt': ['Function', 'Arn'] });
    expect(verdictsOf('MLPERF06-BP05', { Pipeline: PIPELINE, Function, Role, Rule })).toEqual(['CANT_TELL']);
  });
});
