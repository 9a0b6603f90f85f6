import { Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Zone, ZoneReader } from '../../../constructs/data';
import { EncryptionKey } from '../../../constructs/foundation';
import { KEY_ARN, make, stackOf, statementsOf, ZONE } from './fixture';

describe('when a role is granted access', () => {
  const rolePolicy = (stack: Stack): Record<string, unknown>[] =>
    Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement;
  const roleIn = (stack: Stack) =>
    new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });

  test('then it may read the objects and decrypt with our key', () => {
    const { stack, zone, key } = make();
    expect(zone.grants).toBe(zone.grants);
    zone.grants.read(roleIn(stack), 'claims/*');
    expect(rolePolicy(stack)).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetBucket*', 's3:GetObject*', 's3:List*'],
        Resource: [stack.resolve(zone.bucketArn), { 'Fn::Join': ['', [stack.resolve(zone.bucketArn), '/claims/*']] }],
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: stack.resolve(key.keyArn) },
    ]);
  });

  test('then it may write, with a key that was imported', () => {
    const stack = stackOf();
    const zone = new Zone(stack, 'Zone', { key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    zone.grants.write(roleIn(stack));
    expect(rolePolicy(stack)).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: KEY_ARN,
    });
  });

  test('then a role of another account gets a statement in the bucket policy and in the key policy', () => {
    const { stack, zone } = make();
    zone.grants.read(iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader'));
    const template = Template.fromStack(stack);
    const foreign = { AWS: 'arn:aws:iam::222222222222:role/Reader' };
    expect(statementsOf(template, ZONE)).toContainEqual(
      expect.objectContaining({ Principal: foreign, Action: expect.arrayContaining(['s3:GetObject*']) }),
    );
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: foreign, Action: Match.arrayWith(['kms:Decrypt']) }),
        ]),
      },
    });
  });
});

describe('when statements come from several sides', () => {
  test('then none is lost', () => {
    const { stack, zone, template } = make();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader');
    const roleArns = ['arn:aws:iam::222222222222:role/x'];
    const reader = { accounts: ['222222222222'], roleArns, prefix: 'models' };
    zone.addReader({ ...reader, sid: 'First' });
    s3.BucketGrants.fromBucket(zone.node.defaultChild as s3.CfnBucket).put(foreign);
    zone.addReader({ ...reader, sid: 'Second' });
    const grant = zone.grants.delete(foreign);
    grant.resourceStatements[0].addCondition('Bool', { 'aws:MultiFactorAuthPresent': 'true' });
    const statements = statementsOf(template(), ZONE);
    expect(statements).toHaveLength(8);
    expect(statements.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(['TlsOnly', 'First', 'SecondList']));
    expect(statements).toContainEqual(
      expect.objectContaining({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    );
  });
});

describe('when roles of other accounts may read', () => {
  test('then the accounts are the principals and the roles the condition', () => {
    const { stack, zone, template } = make();
    const roleArns = [
      'arn:aws:iam::222222222222:role/ml/m-staging-serving',
      'arn:aws:iam::333333333333:role/ml/m-prod-serving',
    ];
    zone.addReader({ sid: 'Serving', accounts: ['222222222222', '333333333333'], roleArns, prefix: 'models' });
    const arn = stack.resolve(zone.bucketArn);
    const to = {
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
      Condition: { ArnEquals: { 'aws:PrincipalArn': roleArns } },
    };
    expect(statementsOf(template(), ZONE).slice(2)).toEqual([
      {
        ...to,
        Sid: 'Serving',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: { 'Fn::Join': ['', [arn, '/models/*']] },
      },
      { ...to, Sid: 'ServingList', Action: 's3:ListBucket', Resource: arn },
    ]);
  });

  test('then the partition is that of the stack', () => {
    const stack = stackOf('cn-north-1');
    const zone = new Zone(stack, 'Zone', { key: new EncryptionKey(stack, 'Key') });
    zone.addReader({
      sid: 'Serving',
      accounts: ['222222222222'],
      roleArns: ['arn:aws-cn:iam::222222222222:role/x'],
      prefix: 'models',
    });
    const last = statementsOf(Template.fromStack(stack), ZONE).at(-1);
    expect(last?.Principal).toEqual({ AWS: 'arn:aws-cn:iam::222222222222:root' });
  });
});

describe('when a reader is misconfigured', () => {
  const reader: ZoneReader = {
    sid: 'Serving',
    accounts: ['222222222222'],
    roleArns: ['arn:aws:iam::222222222222:role/x'],
    prefix: 'models',
  };

  test.each<[string, Partial<ZoneReader>, string]>([
    [
      'an account that is none',
      { accounts: ['22222222222'] },
      `MLL304 'accounts[0]' must be an account id of 12 digits, got "22222222222"; write the ids of the accounts that the reading roles live in (Stack/Zone)`,
    ],
    [
      'no account',
      { accounts: [] },
      `MLL304 'accounts' must be a list of account ids, each of 12 digits, got []; write the ids of the accounts that the reading roles live in (Stack/Zone)`,
    ],
    [
      'no role',
      { roleArns: [] },
      `MLL305 'roleArns' must be a list with at least one ARN of a role, got []; name the roles that may read, or do not call addReader (Stack/Zone)`,
    ],
    [
      'a prefix with a slash before it',
      { prefix: '/models' },
      `MLL306 'prefix' must be a path of at most 120 letters, digits and _.=-, with no slash at either end and no . or .. as a segment, got "/models"; write it as in claims/motor (Stack/Zone)`,
    ],
    [
      'a role by its name',
      { roleArns: ['x'] },
      `MLL392 'roleArns[0]' must be the ARN of a role, got "x"; write it with account and path, as in arn:aws:iam::222222222222:role/ml/reader; the ARN of a session or a user names no role (Stack/Zone)`,
    ],
    [
      'a role of an account that is not listed',
      { accounts: ['333333333333'] },
      `MLL393 'roleArns[0]' must be in one of the accounts, got "arn:aws:iam::222222222222:role/x"; list the account of each role, and a role of each account (Stack/Zone)`,
    ],
    [
      'an identifier with a hyphen',
      { sid: 'my-reader' },
      `MLL391 'sid' must be letters and digits, and unique within the policy, got "my-reader"; write it as in ServingOfStaging (Stack/Zone)`,
    ],
  ])('then it fails with %s', (_, changes, message) => {
    expect(() => make().zone.addReader({ ...reader, ...changes })).toThrow(new Error(message));
  });

  test('then neither of its two identifiers may be in the policy, in whatever form that is', () => {
    const { zone, stack } = make();
    zone.addReader(reader);
    expect(() => zone.addReader(reader)).toThrow(/^MLL391 .*got "Serving"/);
    zone.addReader({ ...reader, sid: 'MoreList' });
    zone.grants.read(iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader'));
    expect(() => zone.addReader({ ...reader, sid: 'More' })).toThrow(/^MLL391 .*got "More"/);
    expect(() => zone.addReader({ ...reader, sid: 'Other' })).not.toThrow();
  });
});
