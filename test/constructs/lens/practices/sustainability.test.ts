import { Judge } from '../../../../constructs/lens/private/judge/judge';
import { PRACTICE_RULES } from '../../../../constructs/lens/private/practices';
import { Template } from '../../../../constructs/lens/private/template/template';
import { findingsOf, pipeline, type Resources, testCases, verdictsOf } from '../support';

const VPC = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };

const resource = (type: string, properties: object = {}): object => ({ Type: type, Properties: properties });

const ENDPOINT = { Endpoint: resource('AWS::SageMaker::Endpoint') };
const TRAIN = {
  Name: 'Train',
  Type: 'Training',
  Arguments: { StoppingCondition: { MaxRuntimeInSeconds: 3600 } },
};

const tuning = (HyperParameterTuningJobConfig: object): Resources => ({
  Tuning: resource('AWS::SageMaker::HyperParameterTuningJob', { HyperParameterTuningJobConfig }),
});

const served = (id: string, variant: object, model: object = {}): Resources => ({
  [`${id}Endpoint`]: resource('AWS::SageMaker::Endpoint', {
    EndpointConfigName: { 'Fn::GetAtt': [`${id}Config`, 'EndpointConfigName'] },
  }),
  [`${id}Config`]: resource('AWS::SageMaker::EndpointConfig', {
    ProductionVariants: [{ ModelName: { 'Fn::GetAtt': [`${id}Model`, 'ModelName'] }, VariantName: 'main', ...variant }],
  }),
  [`${id}Model`]: resource('AWS::SageMaker::Model', model),
});

const profile = (facts: object): Resources => ({
  Profile: resource('AWS::SSM::Parameter', {
    Name: '/loans/profile',
    Value: JSON.stringify({ schema: 'use-case/1', ...facts }),
  }),
});

const scheduled = (...Targets: object[]): object =>
  resource('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)', Targets });
const onAlarm = (...Targets: object[]): object =>
  resource('AWS::Events::Rule', {
    EventPattern: { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] },
    Targets,
  });
const PIPELINE = { Arn: { 'Fn::Sub': 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${Pipeline}' } };

testCases([
  {
    rule: 'MLSUS04-BP04',
    meets: tuning({
      Strategy: 'Bayesian',
      TrainingJobEarlyStoppingType: 'Auto',
      ResourceLimits: { MaxParallelTrainingJobs: 2 },
    }),
    misses: tuning({ Strategy: 'Grid', ResourceLimits: { MaxParallelTrainingJobs: 2 } }),
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: [
      'Tuning.Properties.HyperParameterTuningJobConfig.Strategy',
      'Tuning.Properties.HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType',
      'Tuning.Properties.HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs',
    ],
  },
  {
    rule: 'MLSUS05-BP02',
    meets: {
      ...served('A', { InstanceType: 'ml.m7g.large' }),
      Function: resource('AWS::Lambda::Function', { Architectures: ['arm64'] }),
    },
    misses: { ...ENDPOINT, Function: resource('AWS::Lambda::Function', { Architectures: ['x86_64'] }) },
    elsewhere: { ...VPC, Function: resource('AWS::Lambda::Function') },
    proof: ['Function.Properties.Architectures', 'AConfig.Properties.ProductionVariants.0.InstanceType'],
  },
  {
    rule: 'MLSUS05-BP04',
    meets: {
      ...served('A', { InstanceType: 'ml.m6i.large' }, { PrimaryContainer: { Mode: 'MultiModel' } }),
    },
    misses: { ...served('A', { InstanceType: 'ml.m6i.large' }), ...served('B', { InstanceType: 'ml.m6i.large' }) },
    elsewhere: VPC,
    proof: ['AModel.Properties.PrimaryContainer.Mode', 'AConfig.Properties.ProductionVariants.0.ModelName'],
  },
  {
    rule: 'MLSUS06-BP02',
    meets: { Pipeline: pipeline(TRAIN), Drift: onAlarm(PIPELINE) },
    misses: { Pipeline: pipeline(TRAIN), Daily: scheduled(PIPELINE) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Drift', 'Drift.Properties.Targets.0', 'Drift.Properties.EventPattern.source'],
  },
]);

describe('MLSUS02-BP02', () => {
  const judged = (region: string | undefined, statement?: string) => {
    const declared = statement === undefined ? {} : { 'MLSUS02-BP02': { statement } };
    const content = { Resources: ENDPOINT, Metadata: { MlLens: { declared } } };
    const judge = new Judge([new Template('template.json', content, { region })]);
    return judge.byPractice(PRACTICE_RULES.find(({ id }) => id === 'MLSUS02-BP02')!);
  };

  test('says where it runs until somebody says why', () => {
    expect(judged('eu-north-1')).toMatchObject([
      { verdict: 'NEEDS_PERSON', reason: expect.stringMatching(/^it runs in eu-north-1; nothing is declared/) },
    ]);
    expect(judged('eu-north-1', 'eu-north-1 has the lowest emissions')).toMatchObject([{ verdict: 'PASSED' }]);
    expect(judged(undefined, 'eu-north-1 has the lowest emissions')).toMatchObject([{ verdict: 'PASSED' }]);
  });

  test('fails what runs in another Region than the one that was chosen', () => {
    expect(judged('us-east-1', 'We chose eu-north-1 or eu-west-3')).toMatchObject([
      { verdict: 'FAILED', reason: 'it runs in us-east-1, and the choice is eu-north-1 or eu-west-3' },
    ]);
  });

  test('a policy that denies other Regions shows the choice', () => {
    const Content = { Statement: { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-north-1'] } } } };
    expect(verdictsOf('MLSUS02-BP02', { Regions: resource('AWS::Organizations::Policy', { Content }) })).toEqual([
      'PASSED',
    ]);
    expect(verdictsOf('MLSUS02-BP02', VPC)).toEqual(['NOT_APPLICABLE']);
  });
});

describe('what only a declaration shows', () => {
  test.each([
    ['MLSUS04-BP01', { Pipeline: pipeline(TRAIN) }],
    ['MLSUS05-BP01', ENDPOINT],
    ['MLSUS05-BP03', ENDPOINT],
    ['MLSUS06-BP01', ENDPOINT],
  ])('%s needs a person until it is declared', (rule, about) => {
    const declared = { [rule]: { statement: 'It was decided so' } };
    expect(verdictsOf(rule, about)).toEqual(['NEEDS_PERSON']);
    expect(verdictsOf(rule, about, { Metadata: { MlLens: { declared } } })).toEqual(['PASSED']);
    expect(verdictsOf(rule, VPC)).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLSUS04-BP01', () => {
  const goal = profile({
    objectives: [
      { metric: 'auc', atLeast: 0.78 },
      { metric: 'rmse', atMost: 3 },
    ],
  });

  test('the objectives of the use case say how good is good enough', () => {
    expect(findingsOf('MLSUS04-BP01', { Pipeline: pipeline(TRAIN), ...goal })).toMatchObject([
      { verdict: 'PASSED', logicalId: 'Profile', reason: 'good enough is auc at least 0.78, rmse at most 3' },
    ]);
  });

  test('a job without an end contradicts them', () => {
    const Pipeline = pipeline({ ...TRAIN, Arguments: {} });
    expect(verdictsOf('MLSUS04-BP01', { Pipeline, ...goal })).toEqual(['FAILED']);
  });
});

describe('MLSUS05-BP01', () => {
  const levels = (latencyP99Milliseconds: number) =>
    profile({ serviceLevels: { latencyP99Milliseconds, availability: 0.99 } });

  test.each([
    ['callers in a hurry', { ...served('A', { InstanceType: 'ml.m6i.large' }), ...levels(300) }, 'PASSED'],
    ['patient callers', { ...served('A', { InstanceType: 'ml.m6i.large' }), ...levels(90_000) }, 'FAILED'],
    ['patient callers without instances', { ...served('A', { ServerlessConfig: {} }), ...levels(90_000) }, 'PASSED'],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLSUS05-BP01', resources)).toEqual([verdict]);
  });
});

describe('MLSUS05-BP02', () => {
  const image = (Image: unknown) => ({ PrimaryContainer: { Image } });
  const SCIKIT = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3';

  test.each([
    ['ml.m6i.large', image(SCIKIT), 'PASSED'],
    ['ml.m6i.large', image('own:1'), 'CANT_TELL'],
    ['ml.m4.xlarge', image('own:1'), 'FAILED'],
    ['ml.g5.xlarge', image('own:1'), 'CANT_TELL'],
    ['ml.g5.xlarge', image(SCIKIT), 'FAILED'],
    ['ml.inf2.xlarge', image('own:1'), 'PASSED'],
    ['ml.trn1.2xlarge', image('own:1'), 'PASSED'],
    [{ Ref: 'Type' }, image('own:1'), 'CANT_TELL'],
  ])('a variant on %j with %j is %s', (InstanceType, model, verdict) => {
    expect(verdictsOf('MLSUS05-BP02', served('A', { InstanceType }, model))).toEqual([verdict]);
  });

  test('the image of a parameter is the one that the pipeline registers', () => {
    const Arguments = { InferenceSpecification: { Containers: [{ Image: SCIKIT }] } };
    const resources = {
      ...served('A', { InstanceType: 'ml.m6i.large' }, image({ Ref: 'Image' })),
      Pipeline: pipeline({ Name: 'Register', Type: 'RegisterModel', Arguments }),
    };
    expect(verdictsOf('MLSUS05-BP02', resources, { Parameters: { Image: { Type: 'String' } } })).toEqual(['PASSED']);
  });

  test('no job runs on Graviton, so a current x86 processor is what there is', () => {
    const Arguments = { ResourceConfig: { InstanceType: 'ml.m5.large' } };
    expect(verdictsOf('MLSUS05-BP02', { Pipeline: pipeline({ ...TRAIN, Arguments }) })).toEqual(['PASSED']);
  });
});

test.each([
  [{ Architectures: ['x86_64'] }, 'FAILED'],
  [{}, 'FAILED'],
  [{ Layers: ['arn:aws:lambda:eu-west-1:111111111111:layer:numpy:1'] }, 'CANT_TELL'],
  [{ Code: { ImageUri: 'own:1' } }, 'CANT_TELL'],
  [{ Architectures: { Ref: 'Architectures' } }, 'CANT_TELL'],
])('MLSUS05-BP02: a function with %j is %s', (properties, verdict) => {
  expect(verdictsOf('MLSUS05-BP02', { ...ENDPOINT, Function: resource('AWS::Lambda::Function', properties) })).toEqual([
    verdict,
  ]);
});

describe('MLSUS05-BP03', () => {
  const NEURON = '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-inference-neuronx:2.1';

  test.each([
    ['ml.inf2.xlarge', { Image: NEURON }, 'PASSED'],
    ['ml.m6i.large', { Image: NEURON }, 'FAILED'],
    ['ml.g5.xlarge', { Image: 'djl', Environment: { OPTION_QUANTIZE: 'awq' } }, 'PASSED'],
    ['ml.g5.xlarge', { Image: 'djl' }, 'NEEDS_PERSON'],
  ])('on %s with %j is %s', (InstanceType, PrimaryContainer, verdict) => {
    expect(verdictsOf('MLSUS05-BP03', served('A', { InstanceType }, { PrimaryContainer }))).toContain(verdict);
  });
});

describe('MLSUS05-BP04', () => {
  const A = served('A', { InstanceType: 'ml.m6i.large' });

  test.each([
    ['one endpoint', A, 'NOT_APPLICABLE'],
    ['one with instances and one without', { ...A, ...served('B', { ServerlessConfig: {} }) }, 'NOT_APPLICABLE'],
    [
      'inference components',
      {
        ...A,
        One: resource('AWS::SageMaker::InferenceComponent', {
          EndpointName: { 'Fn::GetAtt': ['AEndpoint', 'EndpointName'] },
        }),
        Two: resource('AWS::SageMaker::InferenceComponent', {
          EndpointName: { 'Fn::GetAtt': ['AEndpoint', 'EndpointName'] },
        }),
      },
      'PASSED',
    ],
    [
      'containers that are called one by one',
      served('A', {}, { Containers: [{}, {}], InferenceExecutionConfig: { Mode: 'Direct' } }),
      'PASSED',
    ],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLSUS05-BP04', resources)).toEqual([verdict]);
  });
});

test.each([
  [
    'divides what is used',
    '{"widgets":[{"metrics":[[{"expression":"cpu / n"}],["X","CPUUtilization"],["X","Invocations"]]}]}',
    'PASSED',
  ],
  ['shows both side by side', '{"widgets":[{"metrics":[["X","CPUUtilization"],["X","Invocations"]]}]}', 'NEEDS_PERSON'],
])('MLSUS06-BP01: a dashboard that %s', (_, DashboardBody, verdict) => {
  const Dashboard = resource('AWS::CloudWatch::Dashboard', { DashboardBody });
  expect(verdictsOf('MLSUS06-BP01', { ...ENDPOINT, Dashboard })).toEqual([verdict]);
});

describe('MLSUS06-BP02', () => {
  const Check = { Name: 'Check', Type: 'QualityCheck', Arguments: {} };
  const Handler = resource('AWS::Lambda::Function', {
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Environment: { Variables: { PIPELINE: { Ref: 'Pipeline' } } },
  });
  const Role = resource('AWS::IAM::Role', {
    Policies: [
      {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: '*' }] },
      },
    ],
  });
  const HANDLER = { Arn: { 'Fn::GetAtt': ['Handler', 'Arn'] } };

  test.each([
    ['nothing that starts it', {}, 'CANT_TELL'],
    ['a schedule through a function', { Handler, Role, Daily: scheduled(HANDLER) }, 'CANT_TELL'],
    ['an alarm through a function', { Handler, Role, Drift: onAlarm(HANDLER) }, 'PASSED'],
    [
      'an alarm and a schedule that looks again',
      { Handler, Role, Drift: onAlarm(HANDLER), Again: scheduled(HANDLER) },
      'PASSED',
    ],
    ['an alarm and a bare schedule', { Drift: onAlarm(PIPELINE), Daily: scheduled(PIPELINE) }, 'FAILED'],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLSUS06-BP02', { Pipeline: pipeline(TRAIN), ...resources })).toEqual([verdict]);
  });

  test('a run that checks before it trains may begin by the calendar', () => {
    const Pipeline = pipeline(Check, { ...TRAIN, DependsOn: ['Check'] });
    expect(verdictsOf('MLSUS06-BP02', { Pipeline, Daily: scheduled(PIPELINE) })).toEqual(['PASSED']);
  });
});
