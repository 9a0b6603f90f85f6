import { Template } from 'aws-cdk-lib/assertions';
import { DataLake, Zone } from '../../../constructs/data';
import { Delivery, ReleaseStack } from '../../../constructs/delivery';
import { sidOf } from '../../../constructs/delivery/private/names';
import { UseCase } from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';
import { ModelPackageGroup } from '../../../constructs/registry';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Key } from 'aws-cdk-lib/aws-kms';
import { bucketPolicy, deliveryIn, keyPolicy, properties, STAGES, templateWith, toolsStack } from './fixture';

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

test.each([
  ['mortgage-approval', 'MortgageApproval'],
  ['model1', 'Model1'],
  ['model-1', 'modelH1'],
])('the id of a statement names the use case %s, and no two use cases have one name', (useCaseName, sid) => {
  expect(sidOf({ useCaseName })).toBe(sid);
});

test('the statements of a zone that use cases share have different ids', () => {
  const stack = toolsStack();
  const { artifacts } = new DataLake(stack, 'Shared');
  deliveryIn(stack, { artifacts });
  const useCase = UseCase.define(mortgage({ name: 'loans' }));
  new Delivery(stack, 'Loans', {
    models: new ModelPackageGroup(stack, 'LoansModels', { useCase }),
    artifacts,
    release: new ReleaseStack(stack, 'LoansServing', { useCase }),
    stages: STAGES,
  });
  const template = Template.fromStack(stack);
  const statements = [...bucketPolicy(template, 'SharedArtifactsPolicy'), ...keyPolicy(template, 'SharedKey')];
  const ids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined);
  expect(ids).toEqual([...new Set(ids)]);
  expect(ids).toContain('EnvironmentsReadModelsOfLoans');
});

test('when the roles existed before, then those that are given may write, and nobody else', () => {
  const stack = toolsStack();
  const given = (name: string) => Role.fromRoleArn(stack, name, `arn:aws:iam::111111111111:role/bank/${name}`);
  deliveryIn(stack, { roles: { releaseMaker: given('maker'), pipeline: given('deliverer') } });
  const template = Template.fromStack(stack);
  const writers = ['DeliveryReleasesPolicy', 'DeliveryArtifactsPolicy', 'LakeArtifactsPolicy'].map((policy) => {
    const [{ Condition }] = bucketPolicy(template, policy).filter(({ Sid }) => Sid?.startsWith('OnlyThe'));
    return Condition;
  });
  expect(writers).toEqual(
    ['maker', 'deliverer', 'maker'].map((name) => ({
      ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::111111111111:role/bank/${name}` },
    })),
  );
});
