import { encryptionAtRest } from '../../../../constructs/lens/private/evidence/encryption';
import { Estate } from '../../../../constructs/lens/private/judge/estate';
import { Template } from '../../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../../constructs/lens/private/template/world';
import { pipeline, type Resources } from '../support';

function found(resources: Resources): [string, string, string][] {
  const estate = new Estate([new Template('template.json', { Resources: resources })], SETTLED);
  return encryptionAtRest(estate).map(({ subject, what, by }) => [subject.logicalId, what, by]);
}

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const bucketWith = (rule: object) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule }] },
});

test.each<[string, object, string]>([
  ['AWS::S3::Bucket', {}, 'AWS owned key'],
  ['AWS::S3::Bucket', bucketWith({ SSEAlgorithm: 'AES256' }), 'AWS owned key'],
  ['AWS::S3::Bucket', bucketWith({ SSEAlgorithm: 'aws:kms' }), 'AWS managed key'],
  ['AWS::S3::Bucket', bucketWith({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/aws/s3' }), 'AWS managed key'],
  ['AWS::S3::Bucket', bucketWith({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }), 'customer managed key'],
  ['AWS::S3::Bucket', bucketWith({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: KEY }), 'customer managed key'],
  ['AWS::SQS::Queue', {}, 'AWS owned key'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: false }, 'nothing'],
  ['AWS::SQS::Queue', { KmsMasterKeyId: KEY, SqsManagedSseEnabled: false }, 'customer managed key'],
  ['AWS::SNS::Topic', {}, 'nothing'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' }, 'AWS managed key'],
  ['AWS::DynamoDB::Table', {}, 'AWS owned key'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }, 'AWS managed key'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: KEY } }, 'customer managed key'],
  ['AWS::RDS::DBCluster', { StorageEncrypted: false }, 'nothing'],
  ['AWS::RDS::DBCluster', { StorageEncrypted: 'true' }, 'AWS managed key'],
  ['AWS::ECR::Repository', { EncryptionConfiguration: { EncryptionType: 'KMS' } }, 'AWS managed key'],
  ['AWS::SageMaker::NotebookInstance', {}, 'AWS owned key'],
  ['AWS::SageMaker::NotebookInstance', { KmsKeyId: KEY }, 'customer managed key'],
  ['AWS::SageMaker::NotebookInstance', { KmsKeyId: { 'Fn::ImportValue': 'key' } }, 'customer managed key'],
])('%s with %j is encrypted by %s', (type, properties, by) => {
  const [[, , first]] = found({ Store: { Type: type, Properties: properties } });
  expect(first).toBe(by);
});

describe('what is written to a bucket', () => {
  const endpoint = (capture: object) => ({
    Config: { Type: 'AWS::SageMaker::EndpointConfig', Properties: { KmsKeyId: KEY, DataCaptureConfig: capture } },
    Data: { Type: 'AWS::S3::Bucket', Properties: bucketWith({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }) },
  });

  test('is encrypted as the bucket says', () => {
    expect(found(endpoint({ DestinationS3Uri: { 'Fn::Sub': 's3://${Data}/captured' } }))).toContainEqual([
      'Config',
      'captured data',
      'customer managed key',
    ]);
  });

  test('is not known if the bucket is elsewhere', () => {
    expect(found(endpoint({ DestinationS3Uri: 's3://elsewhere/captured' }))).toContainEqual([
      'Config',
      'captured data',
      'unknown',
    ]);
  });
});

test('a step has the stores of its job', () => {
  const step = {
    Name: 'Train',
    Type: 'Training',
    Arguments: { ResourceConfig: { VolumeKmsKeyId: 'key' }, OutputDataConfig: { S3OutputPath: 's3://elsewhere' } },
  };
  expect(found({ Pipeline: pipeline(step) })).toEqual([
    ['Pipeline', 'volume', 'customer managed key'],
    ['Pipeline', 'model', 'unknown'],
  ]);
});
