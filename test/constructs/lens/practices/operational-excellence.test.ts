import { findingsOf, pipeline, type Resources, testCases, verdictsOf } from '../support';

const VPC: Resources = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };
const ENDPOINT = { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointName: 'loans' } };
const GROUP = { Type: 'AWS::SageMaker::ModelPackageGroup', Properties: { ModelPackageGroupName: 'loans' } };
const NOTEBOOK = { Type: 'AWS::SageMaker::NotebookInstance', Properties: {} };

const step = (Name: string, Type: string, Arguments: object = {}) => ({ Name, Type, Arguments });
const TRAIN = step('Train', 'Training', { RoleArn: 'role' });
const CLUSTER = { Type: 'AWS::SageMaker::Cluster', Properties: {} };

const profile = (facts: object) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/loans/profile', Value: JSON.stringify({ schema: 'use-case/1', name: 'loans', ...facts }) },
});
const alarm = (MetricName: string, Namespace = 'AWS/SageMaker', more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    MetricName,
    Namespace,
    Dimensions: [{ Name: 'EndpointName', Value: 'loans' }],
    AlarmActions: [{ Ref: 'Topic' }],
    ...more,
  },
});
const DRIFT = { ...alarm('MaxDrift', 'Loans') };
const DAILY = { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(1 day)' } };
const action = (Category: string, Name: string, Configuration: object = {}) => ({
  Name,
  ActionTypeId: { Category, Provider: Category === 'Deploy' ? 'CloudFormation' : 'Manual' },
  Configuration,
});
const delivery = (...actions: object[]) => ({
  Type: 'AWS::CodePipeline::Pipeline',
  Properties: {
    Stages: [
      { Name: 'Source', Actions: [action('Source', 'Get')] },
      { Name: 'All', Actions: actions },
    ],
  },
});

testCases([
  {
    rule: 'MLOPS01-BP02',
    meets: {
      Profile: profile({ explainability: 'global' }),
      Pipeline: pipeline(
        TRAIN,
        step('Register', 'RegisterModel', { ModelMetrics: { Explainability: { Report: { S3Uri: 's3://a' } } } }),
      ),
    },
    misses: {
      Profile: profile({ explainability: 'global' }),
      Pipeline: pipeline(TRAIN, step('Register', 'RegisterModel')),
    },
    elsewhere: VPC,
    proof: ['Profile'],
  },
  {
    rule: 'MLOPS01-BP03',
    meets: { Endpoint: ENDPOINT, Drift: DRIFT, Daily: DAILY },
    misses: { Endpoint: ENDPOINT, Latency: alarm('ModelLatency') },
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: ['Drift', 'Drift.Properties.AlarmActions', 'Daily'],
  },
  {
    rule: 'MLOPS02-BP04',
    meets: { Pipeline: pipeline(TRAIN), Group: GROUP },
    misses: { Cluster: CLUSTER, Group: GROUP },
    elsewhere: { Endpoint: ENDPOINT },
    proof: ['Group'],
  },
  {
    rule: 'MLOPS02-BP05',
    meets: { Endpoint: ENDPOINT, Drift: DRIFT },
    misses: { Endpoint: ENDPOINT },
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: ['Drift', 'Drift.Properties.AlarmActions'],
  },
  {
    rule: 'MLOPS02-BP06',
    meets: {
      Profile: profile({ fairness: [{ metric: 'disparate_impact', column: 'age', atLeast: 0.8 }] }),
      Pipeline: pipeline(TRAIN, step('CheckDisparateImpactOfAge', 'Condition', { Conditions: [] })),
    },
    misses: {
      Profile: profile({ fairness: [{ metric: 'disparate_impact', column: 'age', atLeast: 0.8 }] }),
      Pipeline: pipeline(TRAIN, step('CheckAuc', 'Condition', { Conditions: [] })),
    },
    elsewhere: VPC,
    proof: ['Profile'],
  },
  {
    rule: 'MLOPS03-BP01',
    meets: { Cluster: CLUSTER, Rules: { Type: 'AWS::Glue::DataQualityRuleset', Properties: {} } },
    misses: { Cluster: CLUSTER },
    elsewhere: { Endpoint: ENDPOINT },
    proof: ['Rules'],
  },
  {
    rule: 'MLOPS03-BP02',
    meets: {
      Pipeline: pipeline(TRAIN),
      Group: GROUP,
      Data: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
      Images: { Type: 'AWS::ECR::Repository', Properties: { ImageTagMutability: 'IMMUTABLE' } },
    },
    misses: { Group: GROUP, Data: { Type: 'AWS::S3::Bucket', Properties: {} } },
    elsewhere: VPC,
    proof: ['Group', 'Data.Properties.VersioningConfiguration', 'Images.Properties.ImageTagMutability'],
  },
  {
    rule: 'MLOPS04-BP01',
    meets: { Endpoint: ENDPOINT, Delivery: delivery(action('Approval', 'Approve'), action('Deploy', 'Deploy')) },
    misses: { Endpoint: ENDPOINT, Delivery: delivery(action('Deploy', 'Deploy')) },
    elsewhere: { Notebook: NOTEBOOK },
    proof: ['Delivery', 'Delivery.Properties.Stages.1.Actions.0'],
  },
  {
    rule: 'MLOPS04-BP02',
    meets: {
      Pipeline: pipeline(TRAIN),
      Packages: { Type: 'AWS::CodeArtifact::Repository', Properties: { DomainName: 'loans' } },
      Images: { Type: 'AWS::ECR::Repository', Properties: { ImageScanningConfiguration: { ScanOnPush: true } } },
    },
    misses: { Notebook: NOTEBOOK },
    elsewhere: { Endpoint: ENDPOINT },
    proof: ['Images.Properties.ImageScanningConfiguration.ScanOnPush'],
  },
  {
    rule: 'MLOPS05-BP01',
    meets: { Endpoint: ENDPOINT, Errors: alarm('Invocation5XXErrors'), Latency: alarm('ModelLatency') },
    misses: { Endpoint: ENDPOINT },
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: ['Errors', 'Latency', 'Latency.Properties.AlarmActions', 'Errors.Properties.Dimensions'],
  },
  {
    rule: 'MLOPS06-BP01',
    meets: {
      Endpoint: ENDPOINT,
      Delivery: delivery(
        action('Deploy', 'Staging', { TemplatePath: 'Release::template.json' }),
        action('Deploy', 'Production', { TemplatePath: 'Release::template.json' }),
      ),
    },
    misses: {
      Model: {
        Type: 'AWS::SageMaker::Model',
        Properties: { PrimaryContainer: { Image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/loans:latest' } },
      },
    },
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: ['Delivery', 'Delivery.Properties.Stages.1.Actions.1'],
  },
  {
    rule: 'MLOPS06-BP02',
    meets: {
      Config: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: { ProductionVariants: [{ ModelName: 'loans' }], DataCaptureConfig: { EnableCapture: true } },
      },
      Quality: { Type: 'AWS::SageMaker::MonitoringSchedule', Properties: {} },
    },
    misses: { Endpoint: ENDPOINT },
    elsewhere: { Pipeline: pipeline(TRAIN) },
    proof: ['Config.Properties.DataCaptureConfig', 'Quality'],
  },
]);

describe.each(['MLOPS01-BP02', 'MLOPS02-BP01', 'MLOPS02-BP02', 'MLOPS02-BP03', 'MLOPS02-BP06'])('%s', (rule) => {
  const declared = { Metadata: { MlLens: { declared: { [rule]: { statement: 'Decided in May' } } } } };

  test('a person has to say it', () => expect(verdictsOf(rule, { Group: GROUP })).toEqual(['NEEDS_PERSON']));

  test('passes with what is declared', () => {
    const [finding] = findingsOf(rule, { Group: GROUP }, declared);
    expect([finding.verdict, finding.reason]).toEqual(['PASSED', 'declared: Decided in May']);
  });

  test('is not about other things', () => expect(verdictsOf(rule, VPC, declared)).toEqual(['NOT_APPLICABLE']));
});

describe('MLOPS01-BP02', () => {
  test('nothing has to be explained if this is settled', () => {
    const resources = {
      Profile: profile({ explainability: 'none' }),
      Pipeline: pipeline(TRAIN, step('Register', 'RegisterModel')),
    };
    const [finding] = findingsOf('MLOPS01-BP02', resources);
    expect([finding.verdict, finding.reason]).toEqual(['PASSED', 'the profile of loans settles on no explanations']);
  });
});

test.each([
  ['MaxDrift', 'Daily checks on a schedule, and somebody hears of the alarm'],
  ['Payback', 'Daily checks on a schedule, and somebody hears of the alarm; people have to measure Payback themselves'],
])('MLOPS01-BP03 says whether an alarm is on the KPI %s', (name, reason) => {
  const resources = { Endpoint: ENDPOINT, Drift: DRIFT, Daily: DAILY, Profile: profile({ goal: { kpi: { name } } }) };
  const [finding] = findingsOf('MLOPS01-BP03', resources);
  expect([finding.verdict, finding.reason]).toEqual(['PASSED', reason]);
});

describe('MLOPS02-BP01', () => {
  test('roles of people are no roles if they share one execution role', () => {
    const user = { Type: 'AWS::SageMaker::UserProfile', Properties: { UserSettings: { ExecutionRole: 'one' } } };
    const declared = { 'MLOPS02-BP01': { statement: 'Ada trains, Bob approves' } };
    const rest = { Metadata: { MlLens: { declared } } };
    expect(verdictsOf('MLOPS02-BP01', { Ada: user, Bob: user }, rest)).toEqual(['CANT_TELL']);
  });
});

test('MLOPS02-BP02 passes with the profile of a use case', () => {
  const facts = { serviceLevels: { latencyP99Milliseconds: 200 } };
  const resources = { Group: GROUP, Profile: profile(facts) };
  expect(verdictsOf('MLOPS02-BP02', resources)).toEqual(['PASSED']);
});

describe('MLOPS02-BP05', () => {
  test.each<[object, string]>([
    [{ source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] }, 'PASSED'],
    [{ source: ['aws.cloudwatch'], detail: { alarmName: ['other'] } }, 'FAILED'],
    [{ source: ['aws.s3'] }, 'FAILED'],
  ])('a rule on %j hears of a drift alarm: %s', (pattern, verdict) => {
    const resources = {
      Endpoint: ENDPOINT,
      Drift: alarm('MaxDrift', 'Loans', { AlarmName: 'drift', AlarmActions: [] }),
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern, Targets: [{ Arn: 'arn', Id: 'One' }] } },
    };
    expect(verdictsOf('MLOPS02-BP05', resources)).toEqual([verdict]);
  });

  test.each([
    ['loans-prod-', 'PASSED'],
    ['loans', 'PASSED'],
    ['other-', 'FAILED'],
  ])('an alarm whose name has a parameter in it may be one that begins with %s: %s', (start, verdict) => {
    const pattern = {
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: [{ prefix: `arn:aws:cloudwatch:eu-west-1:111111111111:alarm:${start}` }],
    };
    const AlarmName = { 'Fn::Sub': 'loans-${Environment}-drift' };
    const resources = {
      Endpoint: ENDPOINT,
      Drift: alarm('MaxDrift', 'Loans', { AlarmName, AlarmActions: [] }),
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern, Targets: [{ Arn: 'arn', Id: 'One' }] } },
    };
    expect(verdictsOf('MLOPS02-BP05', resources, { Parameters: { Environment: { Type: 'String' } } })).toEqual([
      verdict,
    ]);
  });
});

describe('MLOPS02-BP06', () => {
  test('passes with a reason why no group is at risk', () => {
    const resources = { Group: GROUP, Profile: profile({ fairness: { none: 'it is about machines' } }) };
    const [finding] = findingsOf('MLOPS02-BP06', resources);
    expect([finding.verdict, finding.reason]).toEqual(['PASSED', 'no group is at risk, because: it is about machines']);
  });
});

describe('MLOPS03-BP01', () => {
  test.each<[string, object, string]>([
    ['Baseline', {}, 'PASSED'],
    ['Prepare', { AppSpecification: { ImageUri: 'sagemaker-model-monitor-analyzer' } }, 'PASSED'],
    ['Prepare', {}, 'CANT_TELL'],
    ['EvaluateQuality', {}, 'CANT_TELL'],
  ])('the step %s with %j: %s', (name, args, verdict) => {
    const resources = { Pipeline: pipeline(step(name, 'Processing', args), TRAIN) };
    expect(verdictsOf('MLOPS03-BP01', resources)).toEqual([verdict]);
  });
});

describe('MLOPS04-BP01', () => {
  test('a delivery pipeline may be elsewhere', () => {
    expect(verdictsOf('MLOPS04-BP01', { Endpoint: ENDPOINT })).toEqual(['CANT_TELL']);
  });

  test('a delivery pipeline is judged wherever machine learning is', () => {
    const resources = { Group: GROUP, Delivery: delivery(action('Deploy', 'Deploy')) };
    expect(verdictsOf('MLOPS04-BP01', resources)).toEqual(['FAILED']);
  });

  test('a CI system may deliver', () => {
    const provider = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com' };
    const trust = {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: provider } }],
    };
    const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
    expect(verdictsOf('MLOPS04-BP01', { Endpoint: ENDPOINT, Role: role })).toEqual(['PASSED']);
  });
});

describe('MLOPS04-BP02', () => {
  const rule = 'MLOPS04-BP02';
  const isolated = { Pipeline: pipeline(step('Train', 'Training', { EnableNetworkIsolation: true })) };

  test.each<[string, Resources, string]>([
    ['a job that reaches the internet', { Pipeline: pipeline(TRAIN) }, 'FAILED'],
    ['a job that does not', isolated, 'CANT_TELL'],
    ['Studio in the internet', { Domain: { Type: 'AWS::SageMaker::Domain', Properties: {} } }, 'FAILED'],
    [
      'Studio in a VPC',
      { Domain: { Type: 'AWS::SageMaker::Domain', Properties: { AppNetworkAccessType: 'VpcOnly' } } },
      'CANT_TELL',
    ],
    ['images that nobody scans', { ...isolated, Images: { Type: 'AWS::ECR::Repository', Properties: {} } }, 'FAILED'],
  ])('%s: %s', (_, resources, verdict) => expect(verdictsOf(rule, resources)).toEqual([verdict]));

  test('a declaration says where the libraries of isolated jobs come from', () => {
    const rest = { Metadata: { MlLens: { declared: { [rule]: { statement: 'The images bring them' } } } } };
    expect(verdictsOf(rule, isolated, rest)).toEqual(['PASSED']);
    expect(verdictsOf(rule, { Pipeline: pipeline(TRAIN) }, rest)).toEqual(['FAILED']);
  });
});

test('MLOPS05-BP01 fails an endpoint whose alarms nobody hears', () => {
  const silent = { AlarmActions: [] };
  const resources = {
    Endpoint: ENDPOINT,
    Errors: alarm('Invocation5XXErrors', 'AWS/SageMaker', silent),
    Latency: alarm('ModelLatency'),
  };
  const [finding] = findingsOf('MLOPS05-BP01', resources);
  expect([finding.verdict, finding.reason]).toEqual(['FAILED', 'nobody hears of Errors, which watches its errors']);
});

describe('MLOPS06-BP02', () => {
  test.each<[object, string]>([
    [{ ProductionVariants: [{ ServerlessConfig: {} }] }, 'PASSED'],
    [{ ProductionVariants: [{}], AsyncInferenceConfig: {} }, 'PASSED'],
    [{ ProductionVariants: [{}], DataCaptureConfig: { EnableCapture: false } }, 'FAILED'],
  ])('a config with %j: %s', (properties, verdict) => {
    const resources = {
      Config: { Type: 'AWS::SageMaker::EndpointConfig', Properties: properties },
      Quality: { Type: 'AWS::SageMaker::MonitoringSchedule', Properties: {} },
    };
    expect(verdictsOf('MLOPS06-BP02', resources)).toContain(verdict);
  });
});
