import { factsIn, resource } from './support';

const Role = (Statement: object[]) =>
  resource('IAM::Role', { Policies: [{ PolicyDocument: { Statement } }], AssumeRolePolicyDocument: {} });

test('a role may do what its policies say, and the report names what is wider than names', () => {
  const { access } = factsIn({
    Role: Role([
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:*'], Resource: { 'Fn::GetAtt': ['Bucket', 'Arn'] } },
      { Effect: 'Deny', Action: '*', Resource: '*' },
    ]),
  });
  expect(access).toEqual([
    {
      template: 'one.template.json',
      logicalId: 'Role',
      type: 'AWS::IAM::Role',
      who: ['Role'],
      effect: 'Allow',
      actions: ['s3:GetObject', 's3:*'],
      resources: ['${Bucket.Arn}'],
      conditions: [],
      wildcards: ['s3:*'],
    },
    expect.objectContaining({ effect: 'Deny', actions: ['*'], wildcards: [] }),
  ]);
});

test('a policy of a resource names its principals, and the resource that it is of', () => {
  const { access } = factsIn({
    Key: resource('KMS::Key', {
      KeyPolicy: {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 'kms:Decrypt', Resource: '*' },
        ],
      },
    }),
    Group: resource('SageMaker::ModelPackageGroup', {
      ModelPackageGroupPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sagemaker:List*' }] },
    }),
  });
  expect(access.map(({ who, resources }) => [who, resources])).toEqual([
    [['arn:aws:iam::1:root'], ['*']],
    [['*'], ['Group']],
  ]);
});

test.each([
  [{ StringEquals: { 'aws:SourceAccount': '1' } }, 'aws:SourceAccount = 1'],
  [{ Bool: { 'aws:SecureTransport': false } }, 'aws:SecureTransport = false'],
  [{ ArnLike: { 'aws:SourceArn': ['a', 'b'] } }, 'aws:SourceArn like a, b'],
  [{ StringNotEqualsIfExists: { 'aws:PrincipalArn': 'x' } }, 'aws:PrincipalArn ≠ x, if there is one'],
  [{ 'ForAnyValue:StringLike': { 'aws:TagKeys': 'ml:*' } }, 'ForAnyValue: aws:TagKeys like ml:*'],
  [{ NumericLessThan: { 's3:TlsVersion': 1.2 } }, 's3:TlsVersion NumericLessThan 1.2'],
])('a condition is told in short: %j', (Condition, said) => {
  const { access } = factsIn({ Role: Role([{ Effect: 'Allow', Action: 'a:B', Resource: 'c', Condition }]) });
  expect(access[0].conditions).toEqual([said]);
});

test.each([
  ['a service', { Service: 'lambda.amazonaws.com' }, ['lambda.amazonaws.com'], []],
  ['another account', { AWS: 'arn:aws:iam::2:root' }, ['arn:aws:iam::2:root'], []],
  ['everybody', { AWS: '*' }, ['*'], ['*']],
])('a role says that %s may assume it', (_, Principal, who, wildcards) => {
  const trust = { Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
  const { access } = factsIn({ Role: resource('IAM::Role', { AssumeRolePolicyDocument: trust }) });
  expect(access).toEqual([
    expect.objectContaining({ who, actions: ['sts:AssumeRole'], resources: ['Role'], wildcards }),
  ]);
});
