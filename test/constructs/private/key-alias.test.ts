import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import fc from 'fast-check';
import { context } from '../../../cdk.json';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { checkLogKey, logKeyArn, resolveAliases } from '../../../constructs/private/key-alias';
import * as registry from '../../../constructs/registry';
import * as training from '../../../constructs/training';
import { mortgage } from '../../support/mortgage';

const env = { account: '111111111111', region: 'eu-west-1' };
const stackOf = (withFlags = true) => new Stack(new App({ context: withFlags ? context : {} }), 'Stack', { env });

/** The ways to name a key by an alias. */
const ALIASES: [way: string, make: (stack: Stack) => kms.IKey][] = [
  ['by its name', (stack) => kms.Alias.fromAliasName(stack, 'Key', 'alias/bank')],
  [
    'of attributes',
    (stack) =>
      kms.Alias.fromAliasAttributes(stack, 'Key', {
        aliasName: 'alias/bank',
        aliasTargetKey: kms.Key.fromKeyArn(stack, 'Target', 'arn:aws:kms:eu-west-1:111111111111:key/1234abcd'),
      }),
  ],
  [
    'of the app',
    (stack) => new kms.Alias(stack, 'Key', { aliasName: 'alias/bank', targetKey: new kms.Key(stack, 'Target') }),
  ],
  ['by its ARN', (stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:alias/bank')],
];

interface Allowed {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

const statementsAboutKeys = (stack: Stack): Allowed[] => {
  const template = Template.fromStack(stack);
  const inline = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
    ({ Properties }) => Properties.Policies?.[0].PolicyDocument.Statement ?? [],
  );
  const beside = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  return [...inline, ...beside].filter(({ Action }: Allowed) => [Action].flat().some((a) => a.startsWith('kms:')));
};

/** What names the alias: its name, or a reference to it where a flag of CDK says so. */
const expectCondition = ({ Resource, Condition }: Allowed) => {
  expect(JSON.stringify(Resource)).toMatch(/key\/\*/);
  expect(JSON.stringify(Resource)).not.toContain('alias');
  expect(Condition).toMatchObject({
    'ForAnyValue:StringEquals': { 'kms:ResourceAliases': expect.anything() },
  });
};

describe.each(ALIASES)('when a key is known by an alias, %s', (_, make) => {
  test('then the permissions of training are on keys that have it', () => {
    const stack = stackOf();
    const useCase = new goal.UseCase(stack, 'UseCase', mortgage());
    const zone = new data.Zone(stack, 'Zone', { key: make(stack) });
    new training.TrainingPipeline(stack, 'Training', {
      useCase,
      dataset: zone.dataset('applications'),
      code: training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
      models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
      artifacts: zone,
    });
    const statements = statementsAboutKeys(stack);
    expect(statements.length).toBeGreaterThanOrEqual(3);
    statements.forEach(expectCondition);
    const grants = statements.filter(({ Action }) => [Action].flat().includes('kms:CreateGrant'));
    expect(grants.length).toBeGreaterThanOrEqual(1);
    for (const { Condition } of grants) expect(Object.keys(Condition!)).toContain('Bool');
  });

  test('then grants of a zone are, too', () => {
    const stack = stackOf();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new data.Zone(stack, 'Zone', { key: make(stack) }).grants.read(role);
    const statements = statementsAboutKeys(stack);
    expect(statements).toHaveLength(1);
    statements.forEach(expectCondition);
  });
});

describe('when CloudWatch Logs gets a key', () => {
  test.each(ALIASES.slice(1, 3))('then an alias %s is the key behind it', (_, make) => {
    const stack = stackOf();
    const key = make(stack) as kms.IAlias;
    new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', key });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: stack.resolve(key.aliasTargetKey.keyArn),
    });
  });

  test.each([ALIASES[0], ALIASES[3]])('then an alias %s is refused', (_, make) => {
    const stack = stackOf();
    const key = make(stack);
    const handler = { handler: 'retrain', description: 'Retrains', key };
    expect(() => new foundation.EventHandler(stack, 'Handler', handler)).toThrow(/MLL247 .*key/);
    expect(() => new foundation.Network(stack, 'Network', { key })).toThrow(/MLL247 .*key/);
  });

  test('then a key is itself', () => {
    const stack = stackOf();
    for (const key of [new kms.Key(stack, 'A'), new foundation.EncryptionKey(stack, 'B')]) {
      expect(logKeyArn(key)).toBe(key.keyArn);
      expect(checkLogKey(['key'], key)).toBeUndefined();
    }
    expect(checkLogKey(['key'], undefined)).toBeUndefined();
  });
});

test('a name that is a token, and a flag that makes one of it, are aliases too', () => {
  const stack = stackOf(false);
  const alias = new kms.Alias(stack, 'Alias', { aliasName: 'alias/bank', targetKey: new kms.Key(stack, 'Key') });
  const parts = [alias.keyRef.keyArn, `arn:aws:kms:eu-west-1:111111111111:${stack.stackId}`].map((arn) =>
    resolveAliases({ actions: ['kms:Decrypt'], resources: [arn] }),
  );
  for (const [{ conditions }, ...others] of parts) {
    expect(conditions).toHaveProperty(['ForAnyValue:StringEquals', 'kms:ResourceAliases']);
    expect(others).toEqual([]);
  }
});

const arnOf = (resource: string) => `arn:aws:kms:eu-west-1:111111111111:${resource}`;
const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const key = word.map((id) => arnOf(`key/${id}`));
const other = fc.constantFrom('*', 'arn:aws:s3:::bank/*', 'arn:aws:kms:eu-west-1:111111111111:key/*');
const alias = word.map((name) => arnOf(`alias/${name}`));

test('resources that are no aliases stay as they are, and each alias becomes a condition', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(key, other)), fc.array(alias), (rest, aliases) => {
      const permission = { actions: ['kms:Decrypt'], conditions: { Bool: { 'kms:GrantIsForAWSResource': true } } };
      const parts = resolveAliases({ ...permission, resources: [...aliases, ...rest] });
      expect(parts.flatMap(({ resources }) => resources).filter((arn) => arn.includes('alias'))).toEqual([]);
      const named = parts.flatMap(
        ({ conditions }) => conditions?.['ForAnyValue:StringEquals']?.['kms:ResourceAliases'] ?? [],
      );
      expect(named).toEqual(aliases.map((arn) => arn.split(':')[5]));
      expect(parts.every(({ conditions }) => conditions?.Bool === permission.conditions.Bool)).toBe(true);
      if (rest.length > 0) expect(parts[0]).toEqual({ ...permission, resources: rest });
    }),
  );
});
