import { testCases, verdictsOf, type Resources } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };

function job(kind: string, NetworkConfig: object, InstanceCount: unknown = 2): Resources {
  return {
    Job: {
      Type: `AWS::SageMaker::${kind}JobDefinition`,
      Properties: { NetworkConfig, JobResources: { ClusterConfig: { InstanceCount } } },
    },
  };
}

function schedule(config: object): Resources {
  return { Schedule: { Type: 'AWS::SageMaker::MonitoringSchedule', Properties: { MonitoringScheduleConfig: config } } };
}

function inline(NetworkConfig: object): Resources {
  return schedule({ MonitoringJobDefinition: { NetworkConfig } });
}

const [ENCRYPTED, ISOLATED] = ['EnableInterContainerTrafficEncryption', 'EnableNetworkIsolation'];

const ENCRYPTION = [
  ['SageMaker.9', 'DataQuality'],
  ['SageMaker.10', 'ModelExplainability'],
  ['SageMaker.13', 'ModelQuality'],
  ['SageMaker.15', 'ModelBias'],
];
const ISOLATION = [
  ['SageMaker.11', 'DataQuality'],
  ['SageMaker.12', 'ModelBias'],
  ['SageMaker.20', 'ModelExplainability'],
  ['SageMaker.25', 'ModelQuality'],
];
const SCHEDULES = [
  ['SageMaker.14', ISOLATED],
  ['SageMaker.22', ENCRYPTED],
];

testCases([
  ...ENCRYPTION.map(([rule, kind]) => ({
    rule,
    meets: job(kind, { [ENCRYPTED]: true }),
    misses: job(kind, { [ENCRYPTED]: false, [ISOLATED]: true }),
    elsewhere: { ...BUCKET, ...inline({}) },
    proof: [`Job.Properties.NetworkConfig.${ENCRYPTED}`, 'Job.Properties.NetworkConfig'],
  })),
  ...ISOLATION.map(([rule, kind]) => ({
    rule,
    meets: job(kind, { [ISOLATED]: true }, 1),
    misses: job(kind, { [ISOLATED]: 'false', [ENCRYPTED]: true }),
    elsewhere: { ...BUCKET, ...inline({}) },
    proof: [`Job.Properties.NetworkConfig.${ISOLATED}`, 'Job.Properties.NetworkConfig'],
  })),
  ...SCHEDULES.map(([rule, name]) => ({
    rule,
    meets: inline({ [name]: true }),
    misses: inline({ [name]: false }),
    elsewhere: job('DataQuality', {}),
    proof: [`Schedule.Properties.MonitoringScheduleConfig.MonitoringJobDefinition.NetworkConfig.${name}`],
  })),
]);

describe.each(ENCRYPTION)('%s and the number of instances', (rule, kind) => {
  const Parameters = {
    Any: { Type: 'Number' },
    One: { Type: 'Number', MaxValue: 1 },
    Several: { Type: 'Number', MinValue: 2 },
    OneOrTwo: { Type: 'Number', AllowedValues: [1, 2] },
  };

  test.each([
    [1, {}, 'NOT_APPLICABLE'],
    ['1', { [ENCRYPTED]: false }, 'NOT_APPLICABLE'],
    [1, { [ENCRYPTED]: true }, 'NOT_APPLICABLE'],
    [3, {}, 'FAILED'],
    [undefined, {}, 'FAILED'],
    [{ Ref: 'Any' }, {}, 'CANT_TELL'],
    [{ Ref: 'One' }, {}, 'NOT_APPLICABLE'],
    [{ Ref: 'Several' }, {}, 'FAILED'],
    [{ Ref: 'Several' }, { [ENCRYPTED]: true }, 'PASSED'],
    [{ Ref: 'OneOrTwo' }, {}, 'CANT_TELL'],
  ])('%j with %j', (count, network, verdict) => {
    expect(verdictsOf(rule, job(kind, network, count), { Parameters })).toEqual([verdict]);
  });
});

describe.each(SCHEDULES)('%s and where the job definition is', (rule) => {
  test.each([
    ['in the schedule, without a network', { MonitoringJobDefinition: {} }, 'FAILED'],
    ['elsewhere', { MonitoringJobDefinitionName: 'checks', MonitoringType: 'DataQuality' }, 'NOT_APPLICABLE'],
    [
      'in one of two places',
      { MonitoringJobDefinition: { 'Fn::If': ['Own', {}, { Ref: 'AWS::NoValue' }] } },
      'CANT_TELL',
    ],
  ])('%s', (_, config, verdict) => {
    const rest = {
      Parameters: { Name: { Type: 'String' } },
      Conditions: { Own: { 'Fn::Equals': [{ Ref: 'Name' }, ''] } },
    };
    expect(verdictsOf(rule, schedule(config), rest)).toEqual([verdict]);
  });
});
