import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceRole, ServiceRoleProps } from '../../../constructs/foundation';

const valid: ServiceRoleProps = { service: 'sagemaker.amazonaws.com', description: 'Runs jobs' };
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

describe('when a role is made with only its required props', () => {
  test('then its service may assume it, for this account alone, and it may do nothing', () => {
    const stack = newStack();
    new ServiceRole(stack, 'Role', valid);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'sagemaker.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
          },
        ],
      },
      Policies: Match.absent(),
      RoleName: Match.absent(),
    });
  });

  test('then its default child is the L1', () => {
    expect(new ServiceRole(newStack(), 'Role', valid).node.defaultChild).toBeInstanceOf(iam.CfnRole);
  });
});

describe('when calls are allowed', () => {
  test('then what is allowed already is not written again, and a condition allows less', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    const conditions = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    role.allow(['kms:Encrypt'], ['key'], { conditions });
    role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], ['key', 'other']);
    role.allow(['kms:Decrypt'], ['key']);
    role.allow(['kms:Decrypt', 'kms:Encrypt'], ['key']);
    role.allow(['kms:Decrypt'], ['key', 'another']);
    const [made] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(made.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'kms:Encrypt', Resource: 'key', Condition: conditions },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: ['key', 'other'] },
      { Effect: 'Allow', Action: 'kms:Encrypt', Resource: 'key' },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: ['key', 'another'] },
    ]);
  });

  test('then they are in the role itself, in the order given', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], ['*'], {
      conditions: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' },
              {
                Effect: 'Allow',
                Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
                Resource: '*',
                Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
              },
            ],
          },
        },
      ],
    });
  });

  test("then CDK's own grants add a policy beside it", () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) })] },
      Roles: [{ Ref: Match.stringLikeRegexp('^Role') }],
    });
  });
});

describe('when a prop is wrong', () => {
  test.each<[Partial<ServiceRoleProps>, string]>([
    [
      { service: 'sagemaker' },
      `MLL201 'service' must be a service principal that ends in .amazonaws.com, got "sagemaker"; write it as in sagemaker.amazonaws.com (Stack/Role)`,
    ],
    [
      { roleName: 'no spaces' },
      `MLL202 'roleName' must be 1 to 64 letters, digits and +=,.@_-, got "no spaces"; shorten it, or leave it out to have one generated (Stack/Role)`,
    ],
    [
      { path: 'ml' },
      `MLL203 'path' must be a path that begins and ends with a slash, got "ml"; write it as in /ml/ (Stack/Role)`,
    ],
    [
      { description: '' },
      `MLL204 'description' must be 1 to 1000 characters long, got 0 characters; say in a sentence what the role is for (Stack/Role)`,
    ],
  ])('then %j fails with its code', (props, message) => {
    const stack = newStack();
    expect(() => new ServiceRole(stack, 'Role', { ...valid, ...props })).toThrow(message);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });
});
