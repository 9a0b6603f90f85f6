import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { context } from '../../../cdk.json';
import { IModelPackageGroup, ModelPackageGroup, ModelPackageGroupGrants } from '../../../constructs/registry';

const GROUP = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/mortgage-approval';
const PACKAGES = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/*';

const make = () => {
  const stack = new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  return { stack, role };
};

const READ = ['sagemaker:DescribeModelPackage', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:ListModelPackages'];

const statements = (stack: Stack) => {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policy.Properties.PolicyDocument.Statement;
};

describe('when a role is granted access to models', () => {
  test.each<[string, (models: IModelPackageGroup, role: iam.IRole) => iam.Grant, object[]]>([
    ['read', (models, role) => models.grants.read(role), []],
    [
      'register',
      (models, role) => models.grants.register(role),
      [
        {
          Effect: 'Allow',
          Action: 'sagemaker:CreateModelPackage',
          Resource: [GROUP, PACKAGES],
          Condition: { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } },
        },
      ],
    ],
    [
      'approve',
      (models, role) => models.grants.approve(role),
      [
        {
          Effect: 'Allow',
          Action: 'sagemaker:UpdateModelPackage',
          Resource: PACKAGES,
          Condition: {
            StringEquals: { 'sagemaker:ModelApprovalStatus': ['Approved', 'Rejected', 'PendingManualApproval'] },
            Null: {
              'sagemaker:CustomerMetadataProperties/useCase': 'true',
              'sagemaker:CustomerMetadataProperties/commit': 'true',
              'sagemaker:CustomerMetadataProperties/dataVersion': 'true',
              'sagemaker:CustomerMetadataProperties/datasetUri': 'true',
              'sagemaker:CustomerMetadataProperties/pipelineExecutionArn': 'true',
              'sagemaker:CustomerMetadataPropertiesToRemove': 'true',
            },
          },
        },
      ],
    ],
  ])('then %s allows exactly its calls, on this group', (_, grant, more) => {
    const { stack, role } = make();
    const models = ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'mortgage-approval');
    expect(grant(models, role).success).toBe(true);
    const look = { Effect: 'Allow', Action: READ, Resource: [GROUP, PACKAGES] };
    expect(statements(stack)).toEqual([...more, look]);
  });

  test('then a group of its own is named by its attribute', () => {
    const { stack, role } = make();
    const models = new ModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'mortgage-approval' });
    expect(models.grants).toBe(models.grants);
    models.grants.read(role);
    expect(statements(stack)[0].Resource).toEqual(
      expect.arrayContaining([stack.resolve(models.modelPackageGroupArn), PACKAGES]),
    );
  });

  test('then an L1 group does as well', () => {
    const { stack, role } = make();
    const group = new sagemaker.CfnModelPackageGroup(stack, 'Group', { modelPackageGroupName: 'mortgage-approval' });
    ModelPackageGroupGrants.fromModelPackageGroup(group).approve(role);
    const parts = { 'Fn::Split': [':model-package-group/', { Ref: 'Group' }] };
    expect(statements(stack)[0].Resource).toEqual({
      'Fn::Join': ['', [{ 'Fn::Select': [0, parts] }, ':model-package/', { 'Fn::Select': [1, parts] }, '/*']],
    });
  });

  test('then an ARN that is known is taken apart at once', () => {
    const { stack, role } = make();
    const { env, node } = stack;
    const group = { env, node, modelPackageGroupRef: { modelPackageGroupArn: GROUP } };
    ModelPackageGroupGrants.fromModelPackageGroup(group as unknown as sagemaker.IModelPackageGroupRef).read(role);
    expect(statements(stack)[0].Resource).toContain(PACKAGES);
  });
});
