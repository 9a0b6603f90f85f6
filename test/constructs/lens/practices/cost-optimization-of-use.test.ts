import { Judge } from '../../../../constructs/lens/private/judge/judge';
import { PRACTICE_RULES } from '../../../../constructs/lens/private/practices';
import { type Environment, Template } from '../../../../constructs/lens/private/template/template';
import { findingsOf, pipeline, type Resources, testCases, verdictsOf } from '../support';

const VPC = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };

const resource = (type: string, properties: object = {}): object => ({ Type: type, Properties: properties });

/** What a rule says of a template that is deployed somewhere. */
function verdictsIn(rule: string, environment: Environment, Resources: Resources): string[] {
  const judge = new Judge([new Template('template.json', { Resources }, environment)]);
  const practice = PRACTICE_RULES.find(({ id }) => id === rule)!;
  return [...new Set(judge.byPractice(practice).map(({ verdict }) => verdict))];
}

const idle = (IdleSettings: object): Resources => ({
  Domain: resource('AWS::SageMaker::Domain', {
    DefaultUserSettings: { JupyterLabAppSettings: { AppLifecycleManagement: { IdleSettings } } },
  }),
});

const tuning = (config: object, more: object = {}): Resources => ({
  Tuning: resource('AWS::SageMaker::HyperParameterTuningJob', { HyperParameterTuningJobConfig: config, ...more }),
});

const variant = (more: object): Resources => ({
  Config: resource('AWS::SageMaker::EndpointConfig', {
    ProductionVariants: [{ VariantName: 'main', InitialInstanceCount: 2, ...more }],
  }),
});

const serving = (properties: object = {}): Resources => ({
  Endpoint: resource('AWS::SageMaker::Endpoint', {
    EndpointName: 'loans',
    EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] },
  }),
  ...variant({ InstanceType: 'ml.m6i.large' }),
  Target: resource('AWS::ApplicationAutoScaling::ScalableTarget', {
    ResourceId: 'endpoint/loans/variant/main',
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    MinCapacity: 2,
    MaxCapacity: 4,
    ...properties,
  }),
  Policy: resource('AWS::ApplicationAutoScaling::ScalingPolicy', { ScalingTargetId: { Ref: 'Target' } }),
});

const usage = (MetricName: string): Resources => ({
  Alarm: resource('AWS::CloudWatch::Alarm', {
    Namespace: '/aws/sagemaker/Endpoints',
    MetricName,
    Dimensions: [{ Name: 'EndpointName', Value: 'loans' }],
  }),
});

const budget = (more: object = { NotificationsWithSubscribers: [{ Notification: {} }] }): Resources => ({
  Budget: resource('AWS::Budgets::Budget', more),
});

const tagged = (...Tags: object[]): object => resource('AWS::SageMaker::Endpoint', { Tags });
const OWNER = { Key: 'owner', Value: 'lending' };

const logs = (Action: string): Resources => ({
  Role: resource('AWS::IAM::Role', {
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
  }),
  Job: resource('AWS::SageMaker::TrainingJob', { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
});

testCases([
  {
    rule: 'MLCOST04-BP08',
    meets: idle({ LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 60 }),
    misses: idle({ LifecycleManagement: 'DISABLED' }),
    elsewhere: VPC,
    proof: [
      'Domain.Properties.DefaultUserSettings',
      'Domain.Properties.DefaultUserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings',
    ],
  },
  {
    rule: 'MLCOST04-BP10',
    meets: tuning({}, { WarmStartConfig: { WarmStartType: 'TransferLearning' } }),
    misses: tuning({}),
    elsewhere: VPC,
    proof: ['Tuning.Properties.WarmStartConfig'],
  },
  {
    rule: 'MLCOST04-BP11',
    meets: tuning({
      ParameterRanges: { ContinuousParameterRanges: [{ Name: 'eta' }] },
      ResourceLimits: { MaxNumberOfTrainingJobs: 20 },
      TrainingJobEarlyStoppingType: 'Auto',
    }),
    misses: tuning({ Strategy: 'Bayesian' }),
    elsewhere: VPC,
    proof: [
      'Tuning.Properties.HyperParameterTuningJobConfig.ParameterRanges',
      'Tuning.Properties.HyperParameterTuningJobConfig.ResourceLimits',
      'Tuning.Properties.HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType',
    ],
  },
  {
    rule: 'MLCOST04-BP12',
    meets: { ...budget(), Endpoint: tagged(OWNER) },
    misses: { Endpoint: tagged(OWNER) },
    elsewhere: VPC,
    proof: ['Budget', 'Budget.Properties.NotificationsWithSubscribers', 'Endpoint.Properties.Tags'],
  },
  {
    rule: 'MLCOST05-BP02',
    meets: variant({ InstanceType: 'ml.c7g.large' }),
    misses: variant({ InstanceType: 'ml.p3.2xlarge' }),
    elsewhere: VPC,
    proof: ['Config.Properties.ProductionVariants.0.InstanceType'],
  },
  {
    rule: 'MLCOST05-BP03',
    meets: serving(),
    misses: variant({ InstanceType: 'ml.m6i.large' }),
    elsewhere: VPC,
    proof: ['Target', 'Policy', 'Target.Properties.MaxCapacity', 'Policy.Properties.ScalingTargetId'],
  },
  {
    rule: 'MLCOST06-BP01',
    meets: { Endpoint: tagged({ Key: 'ml:activity', Value: 'hosting' }) },
    misses: {
      Endpoint: tagged({ Key: 'ml:activity', Value: 'all' }),
      Domain: resource('AWS::SageMaker::Domain', { Tags: [{ Key: 'ml:activity', Value: 'all' }] }),
    },
    elsewhere: VPC,
    proof: ['Endpoint.Properties.Tags', 'Endpoint.Properties.Tags.0'],
  },
  {
    rule: 'MLCOST06-BP03',
    meets: { ...serving(), ...usage('CPUUtilization') },
    misses: serving(),
    elsewhere: VPC,
    proof: ['Alarm', 'Alarm.Properties.Dimensions', 'Alarm.Properties.MetricName', 'Policy'],
  },
  {
    rule: 'MLCOST06-BP04',
    meets: logs('logs:PutLogEvents'),
    misses: logs('s3:GetObject'),
    elsewhere: VPC,
    proof: ['Role.Properties.Policies', 'Role'],
  },
]);

describe('MLCOST04-BP08', () => {
  const script = (text: string) => ({ Content: { 'Fn::Base64': text } });
  const withScript = (text: string): Resources => ({
    Notebook: resource('AWS::SageMaker::NotebookInstance', {
      LifecycleConfigName: { 'Fn::GetAtt': ['Script', 'NotebookInstanceLifecycleConfigName'] },
    }),
    Script: resource('AWS::SageMaker::NotebookInstanceLifecycleConfig', { OnStart: [script(text)] }),
  });

  test.each([
    ['a script that stops it', withScript('python autostop.py --time 3600'), 'PASSED'],
    ['another script', withScript('pip install pandas'), 'FAILED'],
    ['no script', { Notebook: resource('AWS::SageMaker::NotebookInstance') }, 'FAILED'],
    [
      'a script of another template',
      { Notebook: resource('AWS::SageMaker::NotebookInstance', { LifecycleConfigName: 'shared' }) },
      'CANT_TELL',
    ],
    [
      'a schedule that stops it',
      {
        Notebook: resource('AWS::SageMaker::NotebookInstance'),
        Evening: resource('AWS::Scheduler::Schedule', {
          Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:stopNotebookInstance' },
        }),
      },
      'PASSED',
    ],
  ])('a notebook with %s', (_, resources, verdict) => {
    expect(verdictsOf('MLCOST04-BP08', resources)).toEqual([verdict]);
  });

  test('a script in base64 is read', () => {
    const Content = Buffer.from('shutdown when idle').toString('base64');
    const { Notebook } = withScript('');
    const Script = resource('AWS::SageMaker::NotebookInstanceLifecycleConfig', { OnStart: [{ Content }] });
    expect(verdictsOf('MLCOST04-BP08', { Notebook, Script })).toEqual(['PASSED']);
  });

  test('a user who switches it off fails, and one without settings is not judged', () => {
    const user = (settings: object) => ({
      ...idle({ LifecycleManagement: 'ENABLED' }),
      User: resource('AWS::SageMaker::UserProfile', { UserSettings: settings }),
    });
    const off = {
      CodeEditorAppSettings: { AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'DISABLED' } } },
    };
    expect(verdictsOf('MLCOST04-BP08', user(off))).toEqual(['FAILED', 'PASSED']);
    expect(verdictsOf('MLCOST04-BP08', user({}))).toEqual(['PASSED']);
  });
});

describe('tuning in a step', () => {
  const step = (Arguments: object) => ({ Pipeline: pipeline({ Name: 'Tune', Type: 'Tuning', Arguments }) });

  test('goes on from checkpoints if each definition has them', () => {
    const good = { CheckpointConfig: { S3Uri: 's3://bucket' } };
    expect(verdictsOf('MLCOST04-BP10', step({ TrainingJobDefinitions: [good, good] }))).toEqual(['PASSED']);
    expect(verdictsOf('MLCOST04-BP10', step({ TrainingJobDefinitions: [good, {}] }))).toEqual(['FAILED']);
  });

  test('has its ranges in the definitions, and Hyperband stops jobs itself', () => {
    const config = { Strategy: 'Hyperband', ResourceLimits: { MaxNumberOfTrainingJobs: 9 } };
    const definition = { HyperParameterRanges: { IntegerParameterRanges: [{ Name: 'depth' }] } };
    const tuned = { HyperParameterTuningJobConfig: config, TrainingJobDefinitions: [definition] };
    expect(verdictsOf('MLCOST04-BP11', step(tuned))).toEqual(['PASSED']);
    expect(verdictsOf('MLCOST04-BP11', step({ ...tuned, TrainingJobDefinitions: [{}] }))).toEqual(['FAILED']);
  });
});

describe('MLCOST04-BP12', () => {
  const Endpoint = tagged();

  test.each([
    [{ Alarm: resource('AWS::CloudWatch::Alarm', { MetricName: 'EstimatedCharges' }) }, 'PASSED'],
    [{ Anomaly: resource('AWS::CE::AnomalySubscription', { Subscribers: [] }) }, 'PASSED'],
    [budget({}), 'FAILED'],
  ])('with %j', (watcher, verdict) => {
    expect(verdictsIn('MLCOST04-BP12', { tags: { owner: 'lending' } }, { Endpoint, ...watcher })).toContain(verdict);
  });

  test('the tags of the stack count, and nobody guesses them', () => {
    expect(verdictsIn('MLCOST04-BP12', { tags: { owner: 'lending' } }, { Endpoint, ...budget() })).toEqual(['PASSED']);
    expect(verdictsIn('MLCOST04-BP12', { tags: {} }, { Endpoint, ...budget() })).toContain('FAILED');
    expect(verdictsIn('MLCOST04-BP12', {}, { Endpoint, ...budget() })).toContain('CANT_TELL');
  });

  test('a resource without tags beside one with tags was forgotten', () => {
    const resources = { Endpoint, Domain: resource('AWS::SageMaker::Domain', { Tags: [OWNER] }), ...budget() };
    expect(findingsOf('MLCOST04-BP12', resources)).toContainEqual(
      expect.objectContaining({ verdict: 'FAILED', logicalId: 'Endpoint', path: 'Properties.Tags' }),
    );
  });

  test('what bills nothing needs no budget', () => {
    expect(verdictsOf('MLCOST04-BP12', { Model: resource('AWS::SageMaker::Model') })).toEqual(['NOT_APPLICABLE']);
  });

  test('tags of AWS are no tags of the owner', () => {
    const aws = tagged({ Key: 'aws:cdk:path', Value: 'x' });
    expect(verdictsIn('MLCOST04-BP12', { tags: {} }, { Endpoint: aws, ...budget() })).toContain('FAILED');
  });
});

describe('MLCOST04-BP13', () => {
  const job = (S3Uri: unknown): Resources => ({
    Pipeline: pipeline({
      Name: 'Train',
      Type: 'Training',
      Arguments: { InputDataConfig: [{ DataSource: { S3DataSource: { S3Uri } } }] },
    }),
  });

  test.each([
    ['eu-west-1', 's3://sagemaker-eu-west-1-111111111111/data', 'PASSED'],
    ['eu-west-1', 's3://sagemaker-us-east-1-111111111111/data', 'FAILED'],
    [undefined, 's3://sagemaker-us-east-1-111111111111/data', 'CANT_TELL'],
    ['eu-west-1', 's3://anywhere/data', 'CANT_TELL'],
  ])('in %s with data in %s is %s', (region, uri, verdict) => {
    expect(verdictsIn('MLCOST04-BP13', { region }, job(uri))).toEqual([verdict]);
  });

  test('a bucket of the template is near, wherever it is deployed', () => {
    const Job = resource('AWS::SageMaker::TrainingJob', {
      OutputDataConfig: { S3OutputPath: { 'Fn::Sub': 's3://${Bucket}/models' } },
    });
    expect(verdictsOf('MLCOST04-BP13', { Job, Bucket: resource('AWS::S3::Bucket') })).toEqual(['PASSED']);
  });

  test('an image of another Region is far', () => {
    const Job = resource('AWS::SageMaker::ProcessingJob', {
      AppSpecification: { ImageUri: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1' },
    });
    expect(verdictsIn('MLCOST04-BP13', { region: 'eu-central-1' }, { Job })).toEqual(['FAILED']);
  });

  test('a job in a VPC of the template needs an endpoint of S3 in it', () => {
    const Job = resource('AWS::SageMaker::TrainingJob', { VpcConfig: { Subnets: ['subnet-1'] } });
    const S3 = resource('AWS::EC2::VPCEndpoint', { ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' } });
    expect(verdictsOf('MLCOST04-BP13', { Job, ...VPC })).toEqual(['FAILED']);
    expect(verdictsOf('MLCOST04-BP13', { Job, ...VPC, S3 })).toEqual(['PASSED']);
    expect(verdictsOf('MLCOST04-BP13', { Job })).toEqual(['NOT_APPLICABLE']);
  });

  test('an endpoint is not judged by what nobody knows', () => {
    const Model = resource('AWS::SageMaker::Model', {
      PrimaryContainer: { ModelDataUrl: 's3://anywhere/model.tar.gz' },
    });
    expect(verdictsOf('MLCOST04-BP13', { Model })).toEqual(['NOT_APPLICABLE']);
  });
});

describe('MLCOST05-BP01', () => {
  const profile = (latencyP99Milliseconds: number): Resources => ({
    Profile: resource('AWS::SSM::Parameter', {
      Name: '/loans/profile',
      Value: JSON.stringify({ schema: 'use-case/1', serviceLevels: { latencyP99Milliseconds } }),
    }),
  });
  const always = variant({ InstanceType: 'ml.m6i.large' });

  test.each([
    ['a serverless variant', variant({ ServerlessConfig: { MemorySizeInMB: 2048 } }), 'PASSED'],
    ['instances and nobody who says how soon', always, 'NEEDS_PERSON'],
    ['instances for callers in a hurry', { ...always, ...profile(200) }, 'PASSED'],
    ['instances for callers who can wait', { ...always, ...profile(120_000) }, 'FAILED'],
    ['a batch', { Pipeline: pipeline({ Name: 'Predict', Type: 'Transform', Arguments: {} }) }, 'PASSED'],
    ['no serving', VPC, 'NOT_APPLICABLE'],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLCOST05-BP01', resources)).toEqual([verdict]);
  });
});

describe('MLCOST05-BP03', () => {
  test.each([
    ['a serverless variant', variant({ ServerlessConfig: {} }), 'PASSED'],
    ['managed scaling', variant({ ManagedInstanceScaling: { Status: 'ENABLED' } }), 'PASSED'],
    ['a range of one number', serving({ MaxCapacity: 2 }), 'FAILED'],
    ['a range that only the deployment knows', serving({ MaxCapacity: { Ref: 'Most' } }), 'CANT_TELL'],
    ['a target of an endpoint by a parameter', serving({ ResourceId: { Ref: 'Id' } }), 'CANT_TELL'],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLCOST05-BP03', resources)).toEqual([verdict]);
  });
});

describe('MLCOST06-BP01', () => {
  const Pipeline = (Tags: object[]) => ({ ...pipeline({ Name: 'Train', Type: 'Training' }), Properties: { Tags } });

  test('tags of the stack are the same for all, so they tell nothing apart', () => {
    const all = { Endpoint: tagged(), Pipeline: Pipeline([]) };
    expect(verdictsIn('MLCOST06-BP01', { tags: { 'ml:activity': 'all' } }, all)).toEqual(['FAILED']);
    expect(verdictsIn('MLCOST06-BP01', { tags: { owner: 'lending' } }, all)).toEqual(['FAILED']);
    expect(verdictsIn('MLCOST06-BP01', {}, all)).toEqual(['CANT_TELL']);
  });

  test('each activity has a value of its own', () => {
    const activity = (Value: string) => ({ Key: 'ml:activity', Value });
    const all = { Endpoint: tagged(activity('hosting')), Pipeline: Pipeline([activity('training')]) };
    expect(verdictsOf('MLCOST06-BP01', all)).toEqual(['PASSED']);
  });

  test('a cost category tells costs apart', () => {
    const Category = resource('AWS::CE::CostCategory', { Rules: '[]' });
    expect(verdictsOf('MLCOST06-BP01', { Endpoint: tagged(), Category })).toEqual(['PASSED']);
  });
});

describe('MLCOST06-BP03', () => {
  test('an alarm on latency says nothing of how much is used', () => {
    expect(verdictsOf('MLCOST06-BP03', { ...serving(), ...usage('ModelLatency') })).toEqual(['FAILED']);
  });

  test('a serverless endpoint has no fleet to watch', () => {
    expect(verdictsOf('MLCOST06-BP03', { ...serving(), ...variant({ ServerlessConfig: {} }) })).toEqual([
      'NOT_APPLICABLE',
    ]);
  });
});

describe('MLCOST06-BP04', () => {
  const withRole = (RoleArn: unknown, more: Resources = {}) => ({
    Job: resource('AWS::SageMaker::ProcessingJob', { RoleArn }),
    ...more,
  });
  const role = (arn: string) => ({ Role: resource('AWS::IAM::Role', { ManagedPolicyArns: [arn] }) });

  test.each([
    ['a role of elsewhere', withRole('arn:aws:iam::111111111111:role/jobs'), 'CANT_TELL'],
    [
      'a policy of AWS',
      withRole({ 'Fn::GetAtt': 'Role.Arn' }, role('arn:aws:iam::aws:policy/AmazonSageMakerFullAccess')),
      'PASSED',
    ],
    [
      'another policy',
      withRole({ 'Fn::GetAtt': 'Role.Arn' }, role('arn:aws:iam::111111111111:policy/own')),
      'CANT_TELL',
    ],
    ['no role', { Job: resource('AWS::SageMaker::ProcessingJob') }, 'NOT_APPLICABLE'],
  ])('%s', (_, resources, verdict) => {
    expect(verdictsOf('MLCOST06-BP04', resources)).toEqual([verdict]);
  });
});
