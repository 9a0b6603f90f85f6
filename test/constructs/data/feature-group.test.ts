import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { DataLake, Feature, FeatureGroup, FeatureGroupGrants, type FeatureGroupProps } from '../../../constructs/data';

function made(props: Partial<FeatureGroupProps> = {}, use: (group: FeatureGroup, stack: Stack) => void = () => {}) {
  const stack = new Stack();
  const lake = new DataLake(stack, 'Lake');
  const group = new FeatureGroup(stack, 'Group', {
    featureGroupName: 'applicants',
    description: 'Applicants for a mortgage',
    recordIdentifier: 'applicant',
    eventTime: 'received',
    features: [Feature.fractional('dir'), Feature.integral('ccs'), Feature.text('self')],
    offline: lake.features,
    ...props,
  });
  use(group, stack);
  const template = Template.fromStack(stack);
  const [resource] = Object.values(template.findResources('AWS::SageMaker::FeatureGroup'));
  return { template, resource, properties: resource.Properties };
}

test('both stores are on, and one key encrypts them', () => {
  const { OnlineStoreConfig: online, OfflineStoreConfig: offline } = made().properties;
  expect(online.EnableOnlineStore).toBe(true);
  expect(online.SecurityConfig.KmsKeyId).toEqual(offline.S3StorageConfig.KmsKeyId);
  expect(offline.DisableGlueTableCreation).toBe(false);
  expect(JSON.stringify(offline.S3StorageConfig.S3Uri)).toMatch(/LakeFeatures[0-9A-F]+"\},"\/feature-store"/);
});

test('the identifier and the time are features too', () => {
  expect(made().properties.FeatureDefinitions).toEqual([
    { FeatureName: 'applicant', FeatureType: 'String' },
    { FeatureName: 'received', FeatureType: 'String' },
    { FeatureName: 'dir', FeatureType: 'Fractional' },
    { FeatureName: 'ccs', FeatureType: 'Integral' },
    { FeatureName: 'self', FeatureType: 'String' },
  ]);
});

test('the online store has a key of its own and forgets, if it is told to', () => {
  const key = CfnKey.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  const { OnlineStoreConfig: online } = made({ key, timeToLive: Duration.days(2) }).properties;
  expect(online.SecurityConfig.KmsKeyId).toBe('arn:aws:kms:eu-west-1:111111111111:key/1');
  expect(online.TtlDuration).toEqual({ Unit: 'Seconds', Value: 172800 });
  expect(made().properties.OnlineStoreConfig).not.toHaveProperty('TtlDuration');
});

test('its role may write below its folder alone', () => {
  const [role] = Object.values(made().template.findResources('AWS::IAM::Role'));
  const { Statement: statements } = role.Properties.Policies[0].PolicyDocument;
  const [objects] = statements as { Action: string[]; Resource: unknown }[];
  expect(objects.Action).toContain('s3:PutObject');
  expect(JSON.stringify(objects.Resource)).toContain('/feature-store/*');
});

test('it stays when the stack is deleted', () => {
  expect(made().resource.DeletionPolicy).toBe('RetainExceptOnCreate');
});

test.each([
  ['read', ['sagemaker:BatchGetRecord', 'sagemaker:DescribeFeatureGroup', 'sagemaker:GetRecord']],
  ['write', ['sagemaker:DeleteRecord', 'sagemaker:DescribeFeatureGroup', 'sagemaker:PutRecord']],
] as const)('the grant %s is for this group alone', (grant, actions) => {
  const { template } = made({}, (group, stack) => group.grants[grant](Role.fromRoleName(stack, 'Caller', 'caller')));
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const [statement] = policy.Properties.PolicyDocument.Statement;
  expect(statement.Action).toEqual(actions);
  expect(JSON.stringify(statement.Resource)).toMatch(/:feature-group\/",\{"Ref":"Group[0-9A-F]+"\}/);
});

test('one that exists is referred to by its name, and granted on', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const group = FeatureGroup.fromFeatureGroupName(stack, 'Group', 'applicants');
  FeatureGroupGrants.fromFeatureGroup(stack, group).read(Role.fromRoleName(stack, 'Caller', 'caller'));
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(JSON.stringify(policy.Properties.PolicyDocument)).toContain(
    ':sagemaker:eu-west-1:111111111111:feature-group/applicants',
  );
});
