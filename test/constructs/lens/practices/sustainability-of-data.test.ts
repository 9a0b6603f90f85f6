import { findingsOf, type Resources, testCases, verdictsOf } from '../support';

const resource = (type: string, properties: object = {}): object => ({ Type: type, Properties: properties });

const VPC = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };
const ENDPOINT = { Endpoint: resource('AWS::SageMaker::Endpoint') };
const GROUP = { Models: resource('AWS::SageMaker::ModelPackageGroup') };

const bucket = (properties: object): Resources => ({ Data: resource('AWS::S3::Bucket', properties) });
const rules = (...Rules: object[]): Resources =>
  bucket({ LifecycleConfiguration: { Rules: Rules.map((rule) => ({ Status: 'Enabled', ...rule })) } });

testCases([
  {
    rule: 'MLSUS03-BP01',
    meets: { Stream: resource('AWS::Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }) },
    misses: { Stream: resource('AWS::Kinesis::Stream', { ShardCount: 4 }) },
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: ['Stream'],
  },
  {
    rule: 'MLSUS03-BP02',
    meets: rules({ ExpirationInDays: 90 }),
    misses: bucket({}),
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: [
      'Data.Properties.LifecycleConfiguration',
      'Data.Properties.LifecycleConfiguration.Rules.0',
      'Data.Properties.LifecycleConfiguration.Rules.0.ExpirationInDays',
      'Data.Properties.LifecycleConfiguration.Rules.0.Status',
    ],
  },
  {
    rule: 'MLSUS03-BP03',
    meets: rules({ Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 90 }] }),
    misses: rules({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    elsewhere: { ...VPC, ...ENDPOINT },
    proof: [
      'Data.Properties.LifecycleConfiguration',
      'Data.Properties.LifecycleConfiguration.Rules.0.Transitions.0',
      'Data.Properties.LifecycleConfiguration.Rules.0.Transitions.0.StorageClass',
    ],
  },
  {
    rule: 'MLSUS04-BP03',
    meets: {
      ...GROUP,
      Logs: resource('AWS::Logs::LogGroup', { RetentionInDays: 30 }),
      Images: resource('AWS::ECR::Repository', { LifecyclePolicy: { LifecyclePolicyText: '{"rules":[]}' } }),
      Data: resource('AWS::S3::Bucket', {
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [{ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 }, ExpirationInDays: 400 }],
        },
      }),
    },
    misses: { ...GROUP, Logs: resource('AWS::Logs::LogGroup') },
    elsewhere: { ...VPC, ...ENDPOINT, Logs: resource('AWS::Logs::LogGroup') },
    proof: [
      'Logs.Properties.RetentionInDays',
      'Images.Properties.LifecyclePolicy',
      'Images.Properties.LifecyclePolicy.LifecyclePolicyText',
      'Data.Properties.LifecycleConfiguration',
      'Data.Properties.LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration',
    ],
  },
]);

describe('MLSUS03-BP01', () => {
  test.each([
    ['AWS::EMRServerless::Application', {}, 'PASSED'],
    ['AWS::EMRServerless::Application', { AutoStopConfiguration: { Enabled: false } }, 'FAILED'],
    ['AWS::Kinesis::Stream', {}, 'PASSED'],
    ['AWS::MWAA::Environment', {}, 'FAILED'],
    ['AWS::Glue::DevEndpoint', {}, 'FAILED'],
    ['AWS::Glue::Job', {}, 'PASSED'],
  ])('%s with %j is %s', (type, properties, verdict) => {
    expect(verdictsOf('MLSUS03-BP01', { It: resource(type, properties) })).toEqual([verdict]);
  });
});

describe('buckets', () => {
  test.each([
    ['Intelligent-Tiering', bucket({ IntelligentTieringConfigurations: [{ Id: 'all' }] }), 'PASSED', 'PASSED'],
    ['a rule that is off', rules({ Status: 'Disabled', ExpirationInDays: 30 }), 'FAILED', 'FAILED'],
    ['a rule that may be off', rules({ Status: { Ref: 'Status' }, ExpirationInDays: 30 }), 'CANT_TELL', 'CANT_TELL'],
    ['a number that is none', rules({ ExpirationInDays: '!Explode Days' }), 'PASSED', 'FAILED'],
    ['only aborted uploads', rules({ AbortIncompleteMultipartUpload: {} }), 'FAILED', 'FAILED'],
    ['a long life without colder storage', rules({ ExpirationInDays: 3650 }), 'PASSED', 'FAILED'],
    ['a short life of one prefix', rules({ Prefix: 'tmp/', ExpirationInDays: 7 }), 'PASSED', 'FAILED'],
    ['rules of a parameter', bucket({ LifecycleConfiguration: { Ref: 'Rules' } }), 'CANT_TELL', 'CANT_TELL'],
  ])('with %s', (_, resources, ages, cools) => {
    expect(verdictsOf('MLSUS03-BP02', resources)).toEqual([ages]);
    expect(verdictsOf('MLSUS03-BP03', resources)).toEqual([cools]);
  });

  test('a bucket that keeps versions has to lose the old ones', () => {
    const { Data } = rules({ ExpirationInDays: 90 }) as { Data: { Properties: object } };
    const versioned = { ...Data, Properties: { ...Data.Properties, VersioningConfiguration: { Status: 'Enabled' } } };
    expect(verdictsOf('MLSUS04-BP03', { ...GROUP, Data })).toEqual(['PASSED']);
    expect(verdictsOf('MLSUS04-BP03', { ...GROUP, Data: versioned })).toEqual(['FAILED']);
  });

  test('a bucket that only receives access logs holds no data', () => {
    const { Data } = rules({ ExpirationInDays: 90 }) as { Data: { Properties: object } };
    const logging = { LoggingConfiguration: { DestinationBucketName: { Ref: 'Other' } } };
    const resources = {
      Data: { ...Data, Properties: { ...Data.Properties, ...logging } },
      Other: resource('AWS::S3::Bucket'),
    };
    expect(findingsOf('MLSUS03-BP02', resources).map(({ logicalId }) => logicalId)).toEqual(['Data']);
  });
});

test.each([
  [{ CompressionFormat: 'GZIP' }, 'PASSED'],
  [{ CompressionFormat: 'UNCOMPRESSED' }, 'FAILED'],
  [{}, 'FAILED'],
  [{ DataFormatConversionConfiguration: { Enabled: true } }, 'PASSED'],
])('a delivery stream with %j is %s', (ExtendedS3DestinationConfiguration, verdict) => {
  const Stream = resource('AWS::KinesisFirehose::DeliveryStream', { ExtendedS3DestinationConfiguration });
  expect(verdictsOf('MLSUS03-BP03', { Stream })).toEqual([verdict]);
});
