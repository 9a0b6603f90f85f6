import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KeyGrants } from 'aws-cdk-lib/aws-kms';
import { BucketGrants } from 'aws-cdk-lib/aws-s3';
import type { IEndpointRef } from 'aws-cdk-lib/aws-sagemaker';
import { App, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { context } from '../../../cdk.json';
import * as library from '../../../constructs';
import { data, foundation, registry, serving, training } from '../../../constructs';
import { addStacks } from '../../../lib/app';
import { readUseCases } from '../../../lib/use-case/find';
import { EXAMPLE, type Json } from './fixture';

interface Statement {
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/** A grant, and whom the library itself lets do the same. */
interface Case {
  readonly stack: 'dev' | 'prod';
  readonly give: (stack: Stack, to: iam.Role) => unknown;
  /** The library's own roles of the same job, by their descriptions, or the account that it shares with. */
  readonly like: RegExp | { readonly account: string };
  /** Calls that no role of the library makes, and why somebody needs them. */
  readonly alone?: { readonly [action: string]: string };
}

const STRANGER = '999999999999';
const LOOK = 'people look at what the library only writes';
const READER = { sid: 'Stranger', accounts: [STRANGER], roleArns: [`arn:aws:iam::${STRANGER}:role/reader`] };
const TRAINING = /^Runs the training pipeline/;
const RETRAINING = /^Runs the handler (retrain|notify):/;
const PROD = { account: '333333333333' };

const one = <T extends IConstruct>(stack: Stack, type: abstract new (...args: never[]) => T, id?: string): T =>
  stack.node.findAll().find((found) => found instanceof type && (id === undefined || found.node.id === id)) as T;
const models = (stack: Stack) => one(stack, registry.ModelPackageGroup);
const pipeline = (stack: Stack) => one(stack, training.TrainingPipeline);
const lake = (stack: Stack) => one(stack, data.DataLake);

const CASES: { readonly [grant: string]: Case } = {
  'ModelPackageGroupGrants.read': {
    stack: 'dev',
    give: (stack, to) => models(stack).grants.read(to),
    like: TRAINING,
    alone: { 'sagemaker:ListModelPackages': LOOK },
  },
  'ModelPackageGroupGrants.register': {
    stack: 'dev',
    give: (stack, to) => models(stack).grants.register(to),
    like: TRAINING,
    alone: { 'sagemaker:ListModelPackages': LOOK },
  },
  'ModelPackageGroupGrants.approve': {
    stack: 'dev',
    give: (stack, to) => models(stack).grants.approve(to),
    like: TRAINING,
    alone: { 'sagemaker:UpdateModelPackage': 'only people decide about models', 'sagemaker:ListModelPackages': LOOK },
  },
  'ModelPackageGroup.addConsumer': {
    stack: 'dev',
    give: (stack) =>
      models(stack).addConsumer({ account: STRANGER, deployRoleArn: `arn:aws:iam::${STRANGER}:role/deploy` }),
    like: PROD,
  },
  'PipelineGrants.startExecution': {
    stack: 'dev',
    give: (stack, to) => pipeline(stack).grants.startExecution(to),
    like: RETRAINING,
  },
  'PipelineGrants.read': {
    stack: 'dev',
    give: (stack, to) => pipeline(stack).grants.read(to),
    like: RETRAINING,
    alone: { 'sagemaker:DescribePipeline': LOOK, 'sagemaker:DescribePipelineExecution': LOOK },
  },
  'EndpointGrants.invoke': {
    stack: 'prod',
    give: (stack, to) => {
      const endpointArn = 'arn:aws:sagemaker:eu-west-1:333333333333:endpoint/mortgage-approval-prod';
      const endpoint = { node: stack.node, env: stack.env, endpointRef: { endpointArn } } as IEndpointRef;
      return serving.EndpointGrants.fromEndpoint(endpoint).invoke(to);
    },
    like: /^Lets the delivery of .* call the endpoint/,
  },
  'Zone.addReader': {
    stack: 'dev',
    give: (stack) => (lake(stack).artifacts as data.Zone).addReader({ ...READER, prefix: 'models' }),
    like: PROD,
  },
  'EncryptionKey.addReader': {
    stack: 'dev',
    give: (stack) => (lake(stack).key as foundation.EncryptionKey).addReader(READER),
    like: PROD,
  },
  'HandlerState.grantState': {
    stack: 'dev',
    give: (stack, to) => one(stack, foundation.HandlerState).grantState(serviceRoleOf(to)),
    like: /^Runs the handler make-release:/,
  },
};

/** Grants of CDK, and methods to which the caller gives the actions. Their width is not ours. */
const NOT_OURS = {
  'Zone.grants': BucketGrants,
  'EncryptionKey.grants': KeyGrants,
};
const WRITTEN_BY_CALLERS = [
  'EncryptionKey.addServicePrincipal',
  'EncryptionKey.addToResourcePolicy',
  'HandlerState.addToResourcePolicy',
  'Zone.addToResourcePolicy',
  'Zone.grantOnKey',
];
/** What nothing in the library does; the tests of their constructs hold their width. */
const USED_BY_CALLERS_ONLY = [
  'FeatureGroupGrants.read',
  'FeatureGroupGrants.write',
  'ModelReleasesGrants.deploy',
  'PackageRepositoryGrants.read',
  'WorkbenchGrants.open',
];

/** A stand-in with the one method of a service role that a grant calls. */
function serviceRoleOf(role: iam.Role): foundation.ServiceRole {
  const allow = (actions: string[], resources: string[]) =>
    void role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
  return { allow } as unknown as foundation.ServiceRole;
}

/** What lets somebody do something: methods of grants, and methods that are called like one, of every exported class. */
function publicGrants(): string[] {
  const stages = Object.values(library) as { readonly [name: string]: unknown }[];
  return stages
    .flatMap((stage) => Object.entries(stage))
    .flatMap(([name, type]) => (typeof type === 'function' && type.prototype ? membersOf(name, type.prototype) : []));
}

function membersOf(name: string, prototype: object): string[] {
  const chain: string[] = [];
  for (let at = prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    chain.push(...Object.getOwnPropertyNames(at));
  const isGrant = name.endsWith('Grants')
    ? (member: string) => !['constructor', 'grant'].includes(member)
    : (member: string) =>
        /^(grant(?!Principal$)|addReader|addConsumer|addServicePrincipal|addToResourcePolicy)/.test(member);
  return [...new Set(chain)].filter(isGrant).map((member) => `${name}.${member}`);
}

function stacksOf(): { readonly dev: Stack; readonly prod: Stack } {
  const folder = mkdtempSync(join(tmpdir(), 'grants-'));
  cpSync(EXAMPLE, join(folder, 'mortgage-approval'), { recursive: true });
  const app = new App({ context, treeMetadata: false, outdir: join(folder, 'out') });
  addStacks(app, readUseCases(folder));
  const stack = (name: string) => app.node.findChild(`mortgage-approval-${name}`) as Stack;
  return { dev: stack('dev'), prod: stack('prod') };
}

const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value]) as readonly T[];

/** The statements of policies anywhere in a template. */
function statementsIn(value: Json): Statement[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (value === null || typeof value !== 'object') return [];
  return value.Effect === 'Allow' && value.Action ? [value as Statement] : Object.values(value).flatMap(statementsIn);
}

/** What the library's own roles may do, or what it shares with an account. */
function own(resources: Json, like: Case['like']): Statement[] {
  if (!(like instanceof RegExp))
    return statementsIn(resources).filter(({ Principal }) => JSON.stringify(Principal ?? '').includes(like.account));
  const roles = Object.values<Json>(resources).filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::Role' && like.test(Properties.Description),
  );
  expect(roles).not.toEqual([]);
  return roles.flatMap(({ Properties }) => statementsIn(Properties.Policies));
}

/** What was granted: in the policies of the grantee, and to the other account. */
function granted(resources: Json): Statement[] {
  const policies = Object.entries<Json>(resources).filter(
    ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('Grantee'),
  );
  const shared = statementsIn(resources).filter(({ Principal }) => JSON.stringify(Principal ?? '').includes(STRANGER));
  return [...policies.flatMap(([, { Properties }]) => statementsIn(Properties)), ...shared];
}

function covers(pattern: unknown, value: unknown): boolean {
  const [wide, narrow] = [pattern, value].map((each) => JSON.stringify(each));
  const parts = wide.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(narrow);
}

/** Whether a statement asks for every condition of another one, and allows no other values. */
function isAsConditional({ Condition: given = {} }: Statement, { Condition: asked = {} }: Statement): boolean {
  return Object.entries(asked).every(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => key !== 'aws:PrincipalArn')
      .every(([key, values]) => {
        const known = given[operator]?.[key];
        return (
          known !== undefined && listed(known).every((value) => listed(values).some((wide) => covers(wide, value)))
        );
      }),
  );
}

/** The calls of a grant that the library doesn't allow itself, on the same resources and conditions. */
function wider(statements: Statement[], library: Statement[]): string[] {
  return statements.flatMap((statement) =>
    listed(statement.Action).filter((action) => {
      const same = library.filter(
        (each) => listed(each.Action).some((known) => covers(known, action)) && isAsConditional(statement, each),
      );
      const resources = same.flatMap(({ Resource }) => listed(Resource));
      const touched = listed(statement.Resource).filter((resource) => hasResource(action, resource));
      return touched.some((resource) => !resources.some((known) => covers(known, resource)));
    }),
  );
}

/** An action on a resource of another kind allows nothing. */
function hasResource(action: string, resource: unknown): boolean {
  const text = JSON.stringify(resource);
  if (action.endsWith('ModelPackageGroup')) return !text.includes(':model-package/');
  if (/ModelPackages?$/.test(action) && !/Create/.test(action)) return text.includes(':model-package/');
  if (/Describe.*Execution$|ListPipeline(ExecutionSteps|Parameters|Definition)/.test(action))
    return text.includes('/execution/');
  if (/(Start|List|Describe)Pipeline(Executions?)?$/.test(action)) return !text.includes('/execution/');
  return true;
}

describe('when a principal is granted what the library does itself', () => {
  test('then every public grant has a counterpart, and every counterpart is of a public grant', () => {
    const { dev } = stacksOf();
    for (const [name, type] of Object.entries(NOT_OURS)) {
      const owner = name.startsWith('Zone') ? lake(dev).curated : (lake(dev).key as foundation.EncryptionKey);
      expect([name, owner.grants instanceof type]).toEqual([name, true]);
    }
    const known = [...Object.keys(CASES), ...Object.keys(NOT_OURS), ...WRITTEN_BY_CALLERS, ...USED_BY_CALLERS_ONLY];
    expect(publicGrants().sort()).toEqual(expect.arrayContaining(Object.keys(CASES).sort()));
    expect(publicGrants().filter((grant) => !known.includes(grant) && !grant.endsWith('.grants'))).toEqual([]);
  });

  test.each(Object.entries(CASES))(
    'then %s allows no more than the library allows itself',
    (_, { stack: name, give, like, alone = {} }) => {
      const stack = stacksOf()[name];
      const grantee = new iam.Role(stack, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() });
      give(stack, grantee);
      const { Resources } = Template.fromStack(stack).toJSON();
      const statements = granted(Resources);
      expect(statements).not.toEqual([]);
      expect(wider(statements, own(Resources, like)).sort()).toEqual(Object.keys(alone).sort());
    },
  );
});
