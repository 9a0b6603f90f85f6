import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Zone } from '../../../constructs/data';
import { EncryptionKey, ServiceRole } from '../../../constructs/foundation';
import { Hosting, ModelEndpoint, ServedModel } from '../../../constructs/serving';

const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

function endpointWith(stack: Stack, role: iam.IRoleRef) {
  return new ModelEndpoint(stack, 'Endpoint', {
    model: ServedModel.fromPackage('arn:aws:sagemaker:eu-west-1:111111111111:model-package/models/1'),
    hosting: Hosting.realtime({ instanceType: 'ml.m5.large' }),
    role,
  });
}

describe('when an endpoint was given a role', () => {
  test('then that is its role, and grants reach it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const endpoint = endpointWith(stack, role);
    expect(endpoint.role).toBe(role);
    new s3.Bucket(stack, 'Bucket').grantRead(endpoint.role);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('then a role of this library is one that CDK takes', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', { service: 'sagemaker.amazonaws.com', description: 'Serves' });
    expect(endpointWith(stack, role).role).toBe(role.role);
  });

  test('then a reference is imported, and nothing is added to it', () => {
    const stack = newStack();
    const made = new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} });
    const { role } = endpointWith(stack, made);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    expect(stack.resolve(role.roleArn)).toEqual({ 'Fn::GetAtt': ['Role', 'Arn'] });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test("when an endpoint makes its role, then CDK's grants add one policy to it", () => {
  const stack = newStack();
  const endpoint = new ModelEndpoint(stack, 'Endpoint', {
    model: ServedModel.fromPackage('arn:aws:sagemaker:eu-west-1:111111111111:model-package/models/1', {
      artifacts: new Zone(stack, 'Artifacts', { key: new EncryptionKey(stack, 'Key') }),
    }),
    hosting: Hosting.realtime({ instanceType: 'ml.m5.large' }),
  });
  for (const id of ['One', 'Two']) new s3.Bucket(stack, id).grantRead(endpoint.role);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^EndpointRole') }],
  });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
});
