import { App, Stack } from 'aws-cdk-lib/core';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ModelPackageGroup } from '../../../constructs/registry';
import { judge } from '../../support/compliance';

const everything = (app: App) => {
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  new ModelPackageGroup(stack, 'Alone');
  new ModelPackageGroup(stack, 'Shared', {
    modelPackageGroupName: 'mortgage-approval',
    existingDescription: 'Decide routine applications the same day',
    consumers: [
      { account: '222222222222', deployRoleArn: 'arn:aws:iam::222222222222:role/cdk-hnb659fds-cfn-exec-role' },
      { account: '333333333333' },
    ],
  });
};

describe('when the rule packs judge the registry', () => {
  test('then nothing is open and nothing had to be acknowledged', () => {
    expect(judge(everything)).toEqual({ open: [], acknowledged: [] });
  });

  test('then a bad bucket and a bad group are found: both packs are awake', () => {
    const { open } = judge((app) => {
      const stack = new Stack(app, 'Stack');
      new s3.CfnBucket(stack, 'Bucket');
      new sagemaker.CfnModelPackageGroup(stack, 'Group', { modelPackageGroupName: 'my_models' });
    });
    expect(open.join('\n')).toMatch(/AwsSolutions AwsSolutions-S10 Stack\/Bucket/);
    expect(open.join('\n')).toMatch(/CloudFormation Validate F3031 Stack\/Group/);
  });
});
