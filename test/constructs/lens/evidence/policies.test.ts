import {
  allows,
  identityStatements,
  managedPolicies,
  resourceStatements,
  type Statement,
  trustStatements,
  wildcardsOf,
} from '../../../../constructs/lens/private/evidence/policies';
import { Estate } from '../../../../constructs/lens/private/judge/estate';
import { Template } from '../../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../../constructs/lens/private/template/world';
import type { Resources } from '../support';

function estateOf(resources: Resources): Estate {
  return new Estate([new Template('template.json', { Resources: resources })], SETTLED);
}

const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Bucket.Arn}/*' } };
const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });

function shown(statements: readonly Statement[]): object[] {
  return statements.map(({ who, effect, actions, resources }) => ({
    who,
    effect,
    actions: actions.map(({ text }) => text),
    resources: resources.map(({ text }) => text),
  }));
}

describe('what somebody may do', () => {
  const expected = { effect: 'Allow', actions: ['s3:GetObject'], resources: ['${Bucket.Arn}/*'] };

  test.each<[string, Resources, string[]]>([
    [
      'a policy in a role',
      { Job: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: document(read) }] } } },
      ['Job'],
    ],
    [
      'a policy that names its roles',
      {
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: document(read), Roles: [{ Ref: 'Job' }, 'admin'] },
        },
        Job: { Type: 'AWS::IAM::Role', Properties: {} },
      },
      ['Job', 'admin'],
    ],
    [
      'a managed policy that a role names',
      {
        Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document(read) } },
        Job: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'Policy' }] } },
      },
      ['Job'],
    ],
    [
      'a statement that is no list',
      {
        Policy: {
          Type: 'AWS::IAM::RolePolicy',
          Properties: { RoleName: { Ref: 'Job' }, PolicyDocument: { Statement: read } },
        },
        Job: { Type: 'AWS::IAM::Role', Properties: {} },
      },
      ['Job'],
    ],
    [
      'a function of SAM',
      { Predict: { Type: 'AWS::Serverless::Function', Properties: { Policies: [document(read)] } } },
      ['Predict'],
    ],
  ])('%s', (_, resources, who) => {
    expect(shown(identityStatements(estateOf(resources)))).toEqual([{ ...expected, who }]);
  });
});

describe('who may use a resource', () => {
  test('a policy of a bucket names whom it lets in', () => {
    const statement = { ...read, Principal: { AWS: { 'Fn::GetAtt': ['Job', 'Arn'] }, Service: ['a.b', 'c.d'] } };
    const found = resourceStatements(
      estateOf({ Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: document(statement) } } }),
    );
    expect(found.map(({ who }) => who)).toEqual([['Job', 'a.b', 'c.d']]);
  });

  test('a policy is text in some resources', () => {
    const text = { 'Fn::Sub': JSON.stringify(document({ ...read, Resource: '${Bucket.Arn}/*', Principal: '*' })) };
    const found = resourceStatements(
      estateOf({ Policy: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyDocument: text } } }),
    );
    expect(shown(found)).toEqual([
      { who: ['*'], effect: 'Allow', actions: ['s3:GetObject'], resources: ['${Bucket.Arn}/*'] },
    ]);
  });

  test('a trust policy names who may assume the role', () => {
    const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'sagemaker.amazonaws.com' } };
    const found = trustStatements(
      estateOf({ Job: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document(statement) } } }),
    );
    expect(found.map(({ who }) => who)).toEqual([['sagemaker.amazonaws.com']]);
  });
});

describe('what a statement allows', () => {
  const statement = (written: object) =>
    identityStatements(
      estateOf({ Job: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: document(written) }] } } }),
    )[0];

  test.each<[object, string[]]>([
    [{ Effect: 'Allow', Action: '*', Resource: '*' }, ['*']],
    [{ Effect: 'Allow', Action: ['s3:*', 's3:GetObject'], Resource: 'arn:aws:s3:::bucket/*' }, ['s3:*']],
    [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::*' }, ['arn:aws:s3:::*']],
    [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::bucket' }, ['*']],
    [{ Effect: 'Deny', Action: '*', Resource: '*' }, []],
    [read, []],
  ])('%j is as wide as %j', (written, wide) => {
    expect(wildcardsOf(statement(written))).toEqual(wide);
  });

  test.each<[string, boolean]>([
    ['s3:GetObject', true],
    ['S3:getobject', true],
    ['s3:Get*', true],
    ['s3:G?tObject', true],
    ['s3:PutObject', false],
    ['s3:GetObjectAcl', false],
  ])('%s allows s3:GetObject: %s', (pattern, allowed) => {
    expect(allows(statement({ Effect: 'Allow', Action: pattern, Resource: '*' }), 's3:GetObject')).toBe(allowed);
  });

  test('conditions have an operator, a key and a value', () => {
    const conditions = { StringEquals: { 'aws:SourceAccount': '123456789012' }, Bool: { 'aws:SecureTransport': true } };
    const found = statement({ ...read, Condition: conditions }).conditions;
    expect(found.map(({ operator, key, value }) => [operator, key, value.text])).toEqual([
      ['StringEquals', 'aws:SourceAccount', '123456789012'],
      ['Bool', 'aws:SecureTransport', 'true'],
    ]);
  });
});

test('managed policies are those of roles and of functions', () => {
  const found = managedPolicies(
    estateOf({
      Job: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
      Predict: { Type: 'AWS::Serverless::Function', Properties: { Policies: ['AmazonS3FullAccess', document(read)] } },
    }),
  );
  expect(found.map(({ subject, arn }) => [subject.logicalId, arn.text])).toEqual([
    ['Job', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['Predict', 'AmazonS3FullAccess'],
  ]);
});
