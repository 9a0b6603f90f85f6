import { testCases, verdictsOf, type Resources } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };
const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };

function group(properties: object): Resources {
  return { Group: { Type: 'AWS::SageMaker::FeatureGroup', Properties: properties } };
}

testCases([
  {
    rule: 'SageMaker.17',
    meets: group({ OfflineStoreConfig: { S3StorageConfig: { S3Uri: 's3://features', KmsKeyId: KEY } } }),
    misses: group({ OfflineStoreConfig: { S3StorageConfig: { S3Uri: 's3://features' } } }),
    elsewhere: group({ OnlineStoreConfig: { EnableOnlineStore: true } }),
    proof: ['Group.Properties.OfflineStoreConfig.S3StorageConfig.KmsKeyId'],
  },
  {
    rule: 'SageMaker.18',
    meets: group({ OnlineStoreConfig: { EnableOnlineStore: true, SecurityConfig: { KmsKeyId: KEY } } }),
    misses: group({ OnlineStoreConfig: { EnableOnlineStore: 'true', StorageType: 'Standard' } }),
    elsewhere: group({ OfflineStoreConfig: {} }),
    proof: ['Group.Properties.OnlineStoreConfig.SecurityConfig.KmsKeyId'],
  },
  {
    rule: 'sagemaker-featuregroup-description',
    meets: group({ Description: 'Incomes' }),
    misses: group({ Description: '' }),
    elsewhere: BUCKET,
    proof: ['Group.Properties.Description'],
  },
]);

test.each([
  ['a store that nobody switches on', { SecurityConfig: {} }, 'NOT_APPLICABLE'],
  ['a store that is off', { EnableOnlineStore: false }, 'NOT_APPLICABLE'],
  ['a store in memory', { EnableOnlineStore: true, StorageType: 'InMemory' }, 'NOT_APPLICABLE'],
  ['a store of the second version', { EnableOnlineStore: true, StorageType: 'Standard_V2' }, 'FAILED'],
  ['a store that may be off', { EnableOnlineStore: { Ref: 'Unknown' } }, 'CANT_TELL'],
  ['a store that may be in memory', { EnableOnlineStore: true, StorageType: { Ref: 'Unknown' } }, 'CANT_TELL'],
])('the online store is %s', (_, OnlineStoreConfig, verdict) => {
  const Parameters = { Unknown: { Type: 'String' } };
  expect(verdictsOf('SageMaker.18', group({ OnlineStoreConfig }), { Parameters })).toEqual([verdict]);
});
