import { Zone } from '../../../constructs/data';
import { ModelPackageGroup } from '../../../constructs/registry';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Key } from 'aws-cdk-lib/aws-kms';
import { bucketPolicy, properties, templateWith, toolsStack } from './fixture';

const MAKER = 'arn:aws:iam::111111111111:role/ml/mortgage-approval-release-maker';
const PIPELINE = 'arn:aws:iam::111111111111:role/ml/mortgage-approval-delivery';
const objects = (bucket: RegExp, keys: string) => ({
  'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(bucket), 'Arn'] }, keys]],
});

describe('when a use case is delivered', () => {
  const template = templateWith();

  test.each([
    ['DeliveryReleasesPolicy', MAKER, objects(/^DeliveryReleases/, '/*')],
    ['DeliveryArtifactsPolicy', PIPELINE, objects(/^DeliveryArtifacts/, '/*')],
    ['LakeArtifactsPolicy', MAKER, objects(/^LakeArtifacts/, '/released/mortgage-approval/*')],
  ])('then %s lets nobody but one role write or delete', (policy, role, resource) => {
    const denied = bucketPolicy(template, policy).filter(({ Sid }) => Sid?.startsWith('OnlyThe'));
    expect(denied).toEqual([
      {
        Sid: expect.any(String),
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: [
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:PutObject',
          's3:ReplicateDelete',
          's3:ReplicateObject',
        ],
        Resource: resource,
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } },
      },
    ]);
  });

  test('then these roles have the names that the policies know', () => {
    expect(properties(template, 'DeliveryReleaseMakerRole')).toMatchObject({
      RoleName: 'mortgage-approval-release-maker',
      Path: '/ml/',
    });
    expect(properties(template, 'DeliveryRole')).toMatchObject({
      RoleName: 'mortgage-approval-delivery',
      Path: '/ml/',
    });
  });
});

test('a zone that was imported keeps its policy, and the other buckets get theirs', () => {
  const stack = toolsStack();
  const artifacts = Zone.fromBucket(stack, 'Zone', {
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'models'),
    key: Key.fromKeyArn(stack, 'ImportedKey', 'arn:aws:kms:eu-west-1:111111111111:key/1234'),
  });
  const models = ModelPackageGroup.fromModelPackageGroupName(stack, 'Imported', 'mortgage');
  const template = templateWith({ artifacts, models }, stack);
  expect(JSON.stringify(template.toJSON())).not.toContain('OnlyTheReleaseMakerOf');
  expect(bucketPolicy(template, 'DeliveryReleasesPolicy').map(({ Sid }) => Sid)).toContain('OnlyTheReleaseMakerWrites');
});
