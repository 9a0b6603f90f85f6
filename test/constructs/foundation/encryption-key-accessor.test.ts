import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import fc from 'fast-check';
import { context } from '../../../cdk.json';
import { EncryptionKey } from '../../../constructs/foundation';

const make = () => {
  const stack = new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const key = new EncryptionKey(stack, 'Key');
  const statements = (): Record<string, { Service?: string }>[] =>
    Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0].Properties.KeyPolicy.Statement;
  return { stack, key, statements };
};

const statementFor = (service: string) =>
  new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ['kms:Decrypt'],
    resources: ['*'],
  });

/** Every road by which a statement reaches the policy: ours, CDK's by the accessor, by the L1, and by the reference. */
const ROADS: Record<string, (key: EncryptionKey, service: string) => void> = {
  addServicePrincipal: (key, service) => key.addServicePrincipal(service, ['kms:Decrypt']),
  addToResourcePolicy: (key, service) => key.addToResourcePolicy(statementFor(service)),
  grants: (key, service) => key.grants.decrypt(new iam.ServicePrincipal(service)),
  key: (key, service) => key.key.addToResourcePolicy(statementFor(service)),
  'grant of key': (key, service) => key.key.grantDecrypt(new iam.ServicePrincipal(service)),
  fromCfnKey: (key, service) => kms.Key.fromCfnKey(key.resource).addToResourcePolicy(statementFor(service)),
  'grants on the L1': (key, service) => kms.KeyGrants.fromKey(key.resource).decrypt(new iam.ServicePrincipal(service)),
  'policy of the L1': (key, service) =>
    iam.ResourceWithPolicies.of(key.resource)?.addToResourcePolicy(statementFor(service)),
};

describe('when statements take different roads to one policy', () => {
  test('then none is lost, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(ROADS)), { minLength: 1, maxLength: 12 }), (roads) => {
        const { key, statements } = make();
        roads.forEach((road, i) => ROADS[road](key, `s${i}.amazonaws.com`));
        const services = statements().map(({ Principal }) => Principal.Service);
        expect(services).toEqual([undefined, undefined, ...roads.map((_, i) => `s${i}.amazonaws.com`)]);
        expect(statements().map(({ Sid }) => Sid)).toEqual(
          expect.arrayContaining(['AccountDecides', 'GrantsForServicesOnly']),
        );
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a document', new iam.PolicyDocument({ statements: [statementFor('first.amazonaws.com')] })],
    ['a single statement', { Statement: statementFor('first.amazonaws.com').toStatementJson() }],
    ['a token', Lazy.any({ produce: () => ({ Statement: statementFor('first.amazonaws.com').toStatementJson() }) })],
  ])('then %s that a user put in its place takes them', (_, policy) => {
    const { key, statements } = make();
    key.key.addToResourcePolicy(statementFor('replaced.amazonaws.com'));
    key.resource.keyPolicy = policy;
    const later = Object.keys(ROADS);
    for (const road of later) ROADS[road](key, `${road.replaceAll(' ', '-')}.amazonaws.com`);
    const services = statements().flatMap(({ Principal }) => Principal.Service); // a document merges what is alike
    const added = later.map((road) => `${road.replaceAll(' ', '-')}.amazonaws.com`);
    expect(services).toHaveLength(added.length + 1);
    expect(new Set(services)).toEqual(new Set(['first.amazonaws.com', ...added]));
  });
});

test('a reader is added after the key was given to a construct of CDK, and its ID stays the only one', () => {
  const { key, statements } = make();
  const reader = { sid: 'Prod', accounts: ['333333333333'], roleArns: ['arn:aws:iam::333333333333:role/Reader'] };
  key.key.grantDecrypt(new iam.ServicePrincipal('sns.amazonaws.com'));
  key.addReader(reader);
  expect(() => key.addReader(reader)).toThrow(/MLL29/);
  expect(statements()).toHaveLength(4);
});

describe('when a construct of aws-cdk-lib asks for a key', () => {
  test('then nothing is made before, and one object is made then', () => {
    const { key } = make();
    expect(key.node.findAll()).toHaveLength(2);
    expect(key.key).toBe(key.key);
    expect(kms.Key.fromCfnKey(key.resource)).toBe(key.key);
    expect(key.node.findAll()).toHaveLength(3);
  });

  test('then it is the same key with a CDK that looks for no child', () => {
    const { key, statements } = make();
    delete (key.resource.node as { tryFindChild?: unknown }).tryFindChild;
    key.key.addToResourcePolicy(statementFor('first.amazonaws.com'));
    key.addServicePrincipal('second.amazonaws.com', ['kms:Decrypt']);
    expect(key.key).toBe(key.key);
    expect(statements().map(({ Principal }) => Principal.Service)).toEqual([
      undefined,
      undefined,
      'first.amazonaws.com',
      'second.amazonaws.com',
    ]);
  });

  test('then a queue and a topic are encrypted with it', () => {
    const { stack, key } = make();
    new sqs.Queue(stack, 'Queue', { encryptionMasterKey: key.key });
    new sns.Topic(stack, 'Topic', { masterKey: key.key });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: stack.resolve(key.keyArn) });
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: stack.resolve(key.keyArn) });
    template.resourceCountIs('AWS::KMS::Key', 1);
  });

  test('then a grant to a role of this account is in the policy of the role', () => {
    const { stack, key, statements } = make();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    key.key.grantEncryptDecrypt(role);
    expect(statements()).toHaveLength(2);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: stack.resolve(key.keyArn) }] },
    });
  });

  test('then aliases, removal policies and overrides reach the key', () => {
    const { stack, key } = make();
    key.key.addAlias('alias/bank');
    key.key.applyRemovalPolicy(RemovalPolicy.DESTROY);
    key.resource.addPropertyOverride('MultiRegion', true);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::KMS::Alias', {
      AliasName: 'alias/bank',
      TargetKeyId: stack.resolve(key.keyArn),
    });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete', Properties: { MultiRegion: true } });
  });
});
