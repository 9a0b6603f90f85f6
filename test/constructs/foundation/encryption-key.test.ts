import { App, Duration, Lazy, PropertyInjectors, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { context } from '../../../cdk.json';
import { CrossAccountReader, EncryptionKey, EncryptionKeyProps } from '../../../constructs/foundation';

const make = (props?: EncryptionKeyProps) => {
  const stack = new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const key = new EncryptionKey(stack, 'Key', props);
  const resource = () => Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0];
  return { stack, key, resource, statements: () => resource().Properties.KeyPolicy.Statement };
};

const account = {
  Sid: 'AccountDecides',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: 'kms:*',
  Resource: '*',
};

const grants = {
  Sid: 'GrantsForServicesOnly',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'kms:CreateGrant',
  Resource: '*',
  Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
};

const roleIn = (stack: Stack) =>
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

describe('when a key is made without props', () => {
  test('then it rotates, stays, the account decides who uses it, and grants are for services only', () => {
    expect(make().resource()).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Description: 'Data and models of the machine-learning lifecycle',
        EnableKeyRotation: true,
        PendingWindowInDays: 30,
        KeyPolicy: { Version: '2012-10-17', Statement: [account, grants] },
      },
    });
  });

  test('then its default child is the key, and there is nothing else', () => {
    const { key, stack } = make();
    expect(kms.CfnKey.isCfnKey(key.node.defaultChild)).toBe(true);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toHaveLength(1);
  });

  test('then it is a reference for constructs of aws-cdk-lib', () => {
    const { key, stack } = make();
    expect(stack.resolve(key.keyRef)).toEqual({ keyArn: stack.resolve(key.keyArn), keyId: stack.resolve(key.keyId) });
    expect(key.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
    new sqs.CfnQueue(stack, 'Queue', { kmsMasterKeyId: key.keyArn });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: stack.resolve(key.keyArn) });
  });
});

describe('when a key is configured', () => {
  test('then alias, description, window and removal policy are in the template', () => {
    const { stack, key, resource } = make({
      alias: 'alias/mortgage-approval',
      description: 'Lending',
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(resource()).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { Description: 'Lending', PendingWindowInDays: 7 },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', {
      AliasName: 'alias/mortgage-approval',
      TargetKeyId: stack.resolve(key.keyArn),
    });
  });

  test('then a property injector of the scope has its say', () => {
    const stack = new Stack(new App(), 'Stack');
    PropertyInjectors.of(stack).add({
      constructUniqueId: EncryptionKey.PROPERTY_INJECTION_ID,
      inject: (props: EncryptionKeyProps) => ({ ...props, description: 'Injected' }),
    });
    new EncryptionKey(stack, 'Key');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { Description: 'Injected' });
  });
});

describe('when others use the key', () => {
  test('then roles of other accounts are a condition on their accounts', () => {
    const { key, statements } = make();
    const roleArns = [
      'arn:aws:iam::222222222222:role/ml/m-staging-serving',
      'arn:aws:iam::333333333333:role/ml/m-prod-serving',
    ];
    key.addReader({ sid: 'Serving', accounts: ['222222222222', '333333333333'], roleArns });
    expect(statements()).toEqual([
      account,
      grants,
      {
        Sid: 'Serving',
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': roleArns } },
      },
    ]);
  });

  test('then a service uses it for this account only, unless other conditions are given', () => {
    const { key, statements } = make();
    const context = { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111111111111:*' } };
    key.addServicePrincipal('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey*']);
    key.addServicePrincipal('logs.eu-west-1.amazonaws.com', ['kms:Encrypt*'], context);
    expect(statements().slice(2)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
        Action: ['kms:Encrypt*'],
        Resource: '*',
        Condition: context,
      },
    ]);
  });

  test('then a role of this account is granted in its own policy', () => {
    const { stack, key, statements } = make();
    expect(key.grants.encryptDecrypt(roleIn(stack)).success).toBe(true);
    expect(key.grants).toBe(key.grants);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: stack.resolve(key.keyArn) }] },
    });
    expect(statements()).toEqual([account, grants]);
  });

  test('then a role of another account is granted in the key policy', () => {
    const { stack, key, statements } = make();
    key.grants.decrypt(iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader'));
    expect(statements()).toEqual([
      account,
      grants,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::222222222222:role/Reader' },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    ]);
  });
});

describe('when statements come from several sides', () => {
  test('then none is lost', () => {
    const { stack, key, statements } = make();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader');
    kms.KeyGrants.fromKey(key.node.defaultChild as kms.CfnKey).encrypt(foreign);
    key.addReader({ sid: 'Serving', accounts: ['222222222222'], roleArns: ['arn:aws:iam::222222222222:role/x'] });
    key.grants.decrypt(foreign);
    expect(statements()).toHaveLength(5);
  });
});

describe('when there is a key already', () => {
  const arn = 'arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000000';
  const given = (key: (stack: Stack) => kms.IKeyRef, alias?: string) => {
    const stack = new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    return { stack, key: new EncryptionKey(stack, 'Key', { key: key(stack), alias }) };
  };
  const imported = (of: string) => (stack: Stack) => kms.Key.fromKeyArn(stack, 'Given', of);

  test('then none is made, and it gets the alias', () => {
    const { stack, key } = given(imported(arn), 'alias/lending');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/lending', TargetKeyId: arn });
    expect([key.keyArn, key.keyRef.keyArn, key.env.account]).toEqual([arn, arn, '111111111111']);
    expect(() => key.resource).toThrow("MLL242 'resource' must be asked of a construct that makes its resource");
    expect(key.key.keyArn).toBe(arn);
  });

  test('then the policy of a key of this app is extended, and that of another is not', () => {
    const { stack, key } = given((scope) => new kms.Key(scope, 'Given'));
    key.addServicePrincipal('logs.eu-west-1.amazonaws.com', ['kms:Encrypt']);
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(resource)).toContain('logs.eu-west-1.amazonaws.com');
    const other = given(imported(arn));
    expect(() => other.key.addServicePrincipal('logs.eu-west-1.amazonaws.com', ['kms:Encrypt'])).not.toThrow();
  });

  test.each([
    ['Region', arn.replace('eu-west-1', 'us-east-1'), '111111111111, us-east-1'],
    ['account', arn.replace('111111111111', '222222222222'), '222222222222, eu-west-1'],
  ])('then one of another %s gets no alias', (_, elsewhere, got) => {
    expect(() => given(imported(elsewhere), 'alias/lending')).toThrow(
      new Error(
        `MLL258 'key' must be in account 111111111111, eu-west-1, where it gets an alias, got "${got}"; give a key of this account and Region, such as a replica of a multi-Region key (Stack/Key)`,
      ),
    );
    expect(() => given(imported(elsewhere))).not.toThrow();
  });
});

describe('when a key is known by an alias', () => {
  const byName = (scope: Stack) => kms.Alias.fromAliasName(scope, 'Given', 'alias/bank');
  const stackOf = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

  test('then the key behind it is taken, if CDK knows that', () => {
    const stack = stackOf();
    const aliasTargetKey = kms.Key.fromKeyArn(stack, 'Behind', 'arn:aws:kms:eu-west-1:111111111111:key/1234abcd');
    const key = kms.Alias.fromAliasAttributes(stack, 'Given', { aliasName: 'alias/bank', aliasTargetKey });
    new EncryptionKey(stack, 'Key', { key, alias: 'alias/lending' });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', { TargetKeyId: aliasTargetKey.keyArn });
  });

  test('then it gets no second one by its name, but it can be used', () => {
    const stack = stackOf();
    expect(() => new EncryptionKey(stack, 'Key', { key: byName(stack), alias: 'alias/lending' })).toThrow(
      new Error(
        `MLL249 'key' must be a key and not the name of an alias, because an alias leads to a key, got "alias/bank"; look the key up by kms.Key.fromLookup(), or import it by kms.Key.fromKeyArn() (Stack/Key)`,
      ),
    );
    const other = stackOf();
    expect(new EncryptionKey(other, 'Key', { key: byName(other) }).keyArn).toContain('alias/bank');
  });
});

describe('when a key is misconfigured', () => {
  const alias = (got: string) =>
    `MLL211 'alias' must be alias/ and a name of letters, digits, / _ or - that does not begin with aws/, got ${got}; write it as in alias/mortgage-approval (Stack/Key)`;
  const window = (got: number) =>
    `MLL212 'pendingWindow' must be a whole number of days, from 7 to 30, got ${got} days; write it as in Duration.days(30), which is the default (Stack/Key)`;

  test.each<[string, EncryptionKeyProps, string]>([
    ['an alias without alias/', { alias: 'mortgage' }, alias('"mortgage"')],
    ['an alias of AWS', { alias: 'alias/aws/s3' }, alias('"alias/aws/s3"')],
    ['a window that is too short', { pendingWindow: Duration.days(6) }, window(6)],
    ['a window that is too long', { pendingWindow: Duration.days(31) }, window(31)],
    ['a window that ends at noon', { pendingWindow: Duration.hours(180) }, window(7.5)],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  const roleArns = ['arn:aws:iam::222222222222:role/x'];
  const reader: CrossAccountReader = { sid: 'Serving', accounts: ['222222222222'], roleArns };
  test.each<[string, Partial<CrossAccountReader>, string]>([
    [
      'an account that is none',
      { accounts: ['222222222222', 'prod'] },
      `MLL213 'accounts[1]' must be an account id of 12 digits, got "prod"; write the ids of the accounts that the reading roles live in (Stack/Key)`,
    ],
    [
      'no role',
      { roleArns: [] },
      `MLL214 'roleArns' must be a list with at least one ARN of a role, got []; name the roles that may read, or do not call addReader (Stack/Key)`,
    ],
    [
      'an identifier with a blank',
      { sid: 'My reader' },
      `MLL291 'sid' must be letters and digits, and unique within the policy, got "My reader"; write it as in ServingOfStaging (Stack/Key)`,
    ],
    [
      'an identifier that the policy has already',
      { sid: 'AccountDecides' },
      `MLL291 'sid' must differ from the identifiers in the policy (AccountDecides, GrantsForServicesOnly), got "AccountDecides"; write it as in ServingOfStaging (Stack/Key)`,
    ],
    ...[
      'analysts',
      'arn:aws:iam::222222222222:user/x',
      'arn:aws:sts::222222222222:assumed-role/x/s',
      'arn:aws:iam::222222222222:role/',
    ].map((arn): [string, Partial<CrossAccountReader>, string] => [
      `the role ${arn}`,
      { roleArns: [arn] },
      `MLL292 'roleArns[0]' must be the ARN of a role, got "${arn}"; write it with account and path, as in arn:aws:iam::222222222222:role/ml/reader; the ARN of a session or a user names no role (Stack/Key)`,
    ]),
    [
      'a role of another account',
      { roleArns: [...roleArns, 'arn:aws:iam::333333333333:role/x'] },
      `MLL293 'roleArns[1]' must be in one of the accounts, got "arn:aws:iam::333333333333:role/x"; list the account of each role, and a role of each account (Stack/Key)`,
    ],
    [
      'an account without a role',
      { accounts: ['222222222222', '333333333333'] },
      `MLL293 'accounts[1]' must have a role among the roleArns, got "333333333333"; list the account of each role, and a role of each account (Stack/Key)`,
    ],
  ])('then a reader fails with %s', (_, changes, message) => {
    expect(() => make().key.addReader({ ...reader, ...changes })).toThrow(new Error(message));
  });

  test.each(['plain', "CDK's"])('then the same reader twice is one too many for a policy that is %s', (kind) => {
    const { key } = make();
    key.addReader(reader);
    if (kind !== 'plain') expect(key.key.keyArn).toBe(key.keyArn);
    expect(() => key.addReader(reader)).toThrow(/^MLL291 'sid' must differ from .*Serving\), got "Serving"/);
  });

  test.each<[string, Partial<CrossAccountReader>]>([
    [
      'roles by wildcards',
      { roleArns: ['arn:aws:iam::222222222222:role/ml/*', 'arn:aws-cn:iam::222222222222:role/x'] },
    ],
    [
      'roles of any of the accounts',
      { accounts: ['222222222222', '333333333333'], roleArns: ['arn:aws:iam::*:role/x'] },
    ],
    ['a token for the role', { roleArns: [Lazy.string({ produce: () => 'arn:aws:iam::222222222222:role/x' })] }],
    ['a token in the ARN', { roleArns: [`arn:aws:iam::333333333333:role/${Lazy.string({ produce: () => 'x' })}`] }],
    ['tokens for lists', { accounts: Lazy.list({ produce: () => ['222222222222'] }) }],
    ['a token for an account', { accounts: [Lazy.string({ produce: () => '444444444444' })] }],
  ])('then a reader takes %s', (_, changes) => {
    expect(() => make().key.addReader({ ...reader, ...changes })).not.toThrow();
  });
});
