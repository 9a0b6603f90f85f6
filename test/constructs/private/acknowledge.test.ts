import { CfnRole } from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Aspects, Fn, Stack, Validations } from 'aws-cdk-lib/core';
import { acknowledgeWildcards } from '../../../constructs/private/acknowledge';
import { allow, policyDocument, type Statement } from '../../../constructs/private/statements';

const newStack = () => new Stack(new App(), 'Stack');

function roleWith(stack: Stack, statements: Statement[]): CfnRole {
  return new CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: policyDocument([]),
    policies: [{ policyName: 'Allowed', policyDocument: policyDocument(statements) }],
  });
}

/** What is acknowledged once the app is synthesised. */
function acknowledged(role: CfnRole): Record<string, string> {
  (role.node.root as App).synth();
  const recorded = role.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return Object.assign({}, ...recorded.map(({ data }) => data as object)) as Record<string, string>;
}

const ANY = 'AwsSolutions::AwsSolutions-IAM5[Resource::*]';
const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const XRAY = allow(TRACES, ['*']);
const LISTS = allow(['logs:DescribeLogGroups'], ['*']);
const METRICS = { StringEquals: { 'cloudwatch:namespace': 'Ours' } };

describe('when wildcards are acknowledged', () => {
  test('then each has an id of its own, with references as the rule pack writes them', () => {
    const stack = newStack();
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    const statement = allow(
      ['s3:GetObject'],
      [
        `${bucket.attrArn}/models/*`,
        `arn:${stack.partition}:s3:::lake/*`,
        Fn.sub('arn:${AWS::Partition}:sagemaker:*'),
        '*',
        bucket.attrArn,
      ],
    );
    const role = roleWith(stack, [statement]);
    acknowledgeWildcards(role, statement, 'because');
    expect(Object.keys(acknowledged(role))).toEqual([
      'AwsSolutions::AwsSolutions-IAM5[Resource::<Bucket.Arn>/models/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::lake/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:*]',
      ANY,
    ]);
  });

  test('then the text has each reason behind the actions that it is for', () => {
    const role = roleWith(newStack(), [XRAY, LISTS]);
    acknowledgeWildcards(role, XRAY, 'traces have no resource');
    acknowledgeWildcards(role, LISTS, 'lists have no resource');
    expect(acknowledged(role)[ANY]).toBe(
      'xray:PutTelemetryRecords, xray:PutTraceSegments: traces have no resource; logs:DescribeLogGroups: lists have no resource',
    );
  });
});

describe('when a role allows more on a wildcard than was acknowledged', () => {
  const metrics = allow(['cloudwatch:PutMetricData'], ['*'], METRICS);
  test.each<[string, Statement[]]>([
    ['another action', [XRAY, allow(['iam:PassRole'], ['*'])]],
    ['another action in the same statement', [allow([...TRACES, 'iam:PassRole'], ['*'])]],
    ['the same action without its condition', [XRAY, metrics, allow(['cloudwatch:PutMetricData'], ['*'])]],
  ])('then the wildcard is a finding again: %s', (_, statements) => {
    const role = roleWith(newStack(), statements);
    acknowledgeWildcards(role, XRAY, 'traces have no resource');
    acknowledgeWildcards(role, metrics, 'metrics have no resource');
    expect(acknowledged(role)).not.toHaveProperty([ANY]);
  });

  test('then it is a finding if an aspect adds the action', () => {
    const role = roleWith(newStack(), [XRAY]);
    acknowledgeWildcards(role, XRAY, 'traces have no resource');
    Aspects.of(role).add({
      visit: () => {
        role.policies = [
          { policyName: 'More', policyDocument: policyDocument([XRAY, allow(['iam:PassRole'], ['*'])]) },
        ];
      },
    });
    expect(acknowledged(role)).toEqual({});
  });

  test('then other wildcards of the role stay acknowledged', () => {
    const objects = allow(['s3:GetObject'], ['arn:aws:s3:::lake/*']);
    const role = roleWith(newStack(), [XRAY, objects, allow(['iam:PassRole'], ['*'])]);
    acknowledgeWildcards(role, XRAY, 'traces have no resource');
    acknowledgeWildcards(role, objects, 'objects are named by whoever writes them');
    expect(acknowledged(role)).toEqual({
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:s3:::lake/*]':
        's3:GetObject: objects are named by whoever writes them',
    });
  });
});

describe('when a role denies something on a wildcard', () => {
  test('then that needs no reason', () => {
    const role = roleWith(newStack(), [XRAY, { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' }]);
    acknowledgeWildcards(role, XRAY, 'traces have no resource');
    expect(acknowledged(role)).toHaveProperty([ANY]);
  });
});
