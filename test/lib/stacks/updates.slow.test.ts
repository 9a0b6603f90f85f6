import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import schema from '../../../schema/json/use-case.schema.json';
import { type Replacement, replacements } from '../../support/replacements';
import { type Assembly, exampleText, type Json, synthesise, type TemplateBody } from './fixture';

/** What is changed in a file: the place of a key, and what is written there. Lists are entered at their first entry. */
interface Change {
  /** The file that is changed; the example's if absent. */
  readonly of?: () => Json;
  /** Another place than that of the key. */
  readonly at?: string;
  /** The new value; `undefined` removes the key. */
  readonly to: unknown;
  /** Other keys that have to change with it. */
  readonly and?: { readonly [at: string]: unknown };
  /** The stacks that move to another account or Region, where they are new. */
  readonly moves?: RegExp;
}

/** The one key whose change would replace the group. */
const EXISTING = 'registry.existingDescription';
/** The key that IAM can't change for roles that keep their names, as its docs say. */
const ROLE_PATH = 'rolePath';

const example = (): Json => parse(exampleText) as Json;
const set = (file: Json, path: string, value: unknown): Json => {
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce((at: Json, step) => (at[step] ??= {}) as Json, file);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return file;
};
const serverless = (): Json => {
  const file = example();
  file.serving = { serverless: { memoryMiB: 2048, maxConcurrency: 10 }, sample: file.serving.sample };
  delete file.monitoring;
  return file;
};
const linear = () => set(example(), 'serving.realtime.rollout', { linear: { percent: 20, bakeMinutes: 5 } });
const group = { metric: 'equal-opportunity-difference', column: 'black', privileged: 'no', atMost: 0.1 };

const REGRESSION = { type: 'regression', target: 'deny' };
const MAE = { metric: 'mae', atMost: 0.3 };
const withoutFairness = () => set(example(), 'fairness', { none: 'The decision concerns machines, not people' });
const regression = () => set(set(withoutFairness(), 'problem', { ...REGRESSION }), 'objectives', [{ ...MAE }]);

/** A change of each key of the schema. A key without one fails the first test below. */
const CHANGES: { readonly [key: string]: Change } = {
  name: { to: 'lending' },
  namePrefix: { to: 'lending' },
  rolePath: { to: '/lending/' },
  regionInNames: { to: true },
  'roles.given': { at: 'roles', to: { given: true } },
  'roles.prefix': { of: () => set(example(), 'roles', { given: true }), to: 'bank-' },
  owner: { to: 'risk@example.com' },
  'goal.statement': { to: 'Decide every mortgage application within the hour' },
  'goal.kpi.name': { to: 'WithinTheHour' },
  'goal.kpi.unit': { to: 'share' },
  'goal.kpi.atLeast': { to: 0.9 },
  'goal.kpi.atMost': { at: 'goal.kpi', to: { name: 'Hours', atMost: 24 } },
  'problem.type': { of: withoutFairness, at: 'problem', to: REGRESSION, and: { objectives: [MAE] } },
  'problem.target': { to: 'denied' },
  'problem.positiveLabel': { to: 'y' },
  'objectives.[].metric': { to: 'f1' },
  'objectives.[].atLeast': { to: 0.8 },
  'objectives.[].atMost': { of: regression, to: 0.2 },
  'fairness.[].metric': { at: 'fairness.0', to: group },
  'fairness.[].column': { to: 'gender' },
  'fairness.[].privileged': { to: 'yes' },
  'fairness.[].atLeast': { to: 0.9 },
  'fairness.[].atMost': { of: () => set(example(), 'fairness', [group]), to: 0.05 },
  'fairness.none': { at: 'fairness', to: { none: 'The decision concerns machines, not people' } },
  explainability: { to: 'local' },
  'serviceLevels.latencyP99Milliseconds': { to: 300 },
  'serviceLevels.availability': { to: 0.99 },
  'serviceLevels.modelAgeDays': { to: 60 },
  dataClassification: { to: 'restricted' },
  logRetentionDays: { to: 30 },
  sharedLogRetention: { to: false },
  'risk.rating': { to: 'low' },
  'risk.because': { to: 'A wrong decision costs a phone call' },
  'practices.*.statement': { at: 'practices.MLCOST02-BP01.statement', to: 'Rules of thumb were compared first' },
  'practices.*.link': { at: 'practices.MLCOST02-BP01.link', to: 'https://wiki.example.com/2' },
  'data.dataset': { to: 'mortgages' },
  'data.version': { to: '1991' },
  'data.columns.*': { at: 'data.columns.dir', to: 'string' },
  'data.format': { to: 'parquet' },
  'training.framework': { to: 'scikit-learn' },
  'training.code': { to: './code' },
  'training.frameworkVersion': { to: '1.4-2' },
  'training.imageDigest': { to: `sha256:${'0'.repeat(64)}` },
  'training.processingInstanceType': { to: 'ml.m5.large' },
  'training.instanceType': { to: 'ml.m5.xlarge' },
  'training.preparedRetentionDays': { at: 'training.preparedRetentionDays', to: 14 },
  'training.hyperparameters.*': { at: 'training.hyperparameters.seed', to: 1 },
  'serving.realtime.instanceType': { to: 'ml.m5.large' },
  'serving.realtime.instances': { to: 3 },
  'serving.realtime.scaling.maxInstances': { to: 5 },
  'serving.realtime.scaling.invocationsPerInstance': { to: 1000 },
  'serving.realtime.rollout': { to: 'all-at-once' },
  'serving.realtime.rollout.canary.percent': { to: 50 },
  'serving.realtime.rollout.canary.bakeMinutes': { to: 20 },
  'serving.realtime.rollout.linear.percent': { of: linear, to: 25 },
  'serving.realtime.rollout.linear.bakeMinutes': { of: linear, to: 10 },
  'serving.realtime.capture.percent': { to: 50 },
  'serving.realtime.capture.retentionDays': { to: 30 },
  'serving.sample.*': { at: 'serving.sample.dir', to: 0.5 },
  'serving.serverless.memoryMiB': { of: serverless, to: 4096 },
  'serving.serverless.maxConcurrency': { of: serverless, to: 20 },
  'registry.independentApproval': { to: true },
  'registry.existingDescription': { to: 'Decide routine mortgage applications the same day' },
  'monitoring.drift.psi': { to: 0.3 },
  'monitoring.drift.everyHours': { to: 12 },
  'monitoring.drift.windowHours': { to: 48 },
  'monitoring.drift.minimumRecords': { to: 500 },
  'monitoring.drift.trafficMissingHours': { to: 6 },
  'monitoring.drift.instanceType': { to: 'ml.m5.xlarge' },
  'monitoring.drift.volumeGiB': { to: 100 },
  'monitoring.drift.maxRuntimeMinutes': { to: 120 },
  'monitoring.drift.expectedRecordsPerHour': { to: 1000 },
  'monitoring.drift.expectedRecordBytes': { to: 1000 },
  'monitoring.drift.retraining.cooldownHours': { to: 24 },
  'monitoring.drift.retraining.from.[]': { to: 'staging' },
  'notifications.emails.[]': { to: 'risk@example.com' },
  'notifications.topicArn': { to: 'arn:aws:sns:eu-west-1:111111111111:ml' },
  'notifications.topicKeyArn': { to: 'arn:aws:kms:eu-west-1:111111111111:key/1' },
  'notifications.slack.workspace': { at: 'notifications.slack', to: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } },
  'notifications.slack.channel': { at: 'notifications.slack', to: { workspace: 'T0123ABCD', channel: 'C4567EFGH' } },
  'packages.source': { at: 'packages', to: { source: 'npm' } },
  'packages.approved.[]': { at: 'packages', to: { source: 'pypi', approved: ['numpy'] } },
  'workbench.users.[]': { at: 'workbench', to: { users: ['ana', 'ben'] }, and: { 'network.isolated': true } },
  'workbench.idleMinutes': {
    at: 'workbench',
    to: { users: [], idleMinutes: 90 },
    and: { 'network.isolated': true },
  },
  'workbench.instanceType': {
    at: 'workbench',
    to: { users: [], instanceType: 'ml.m5.large' },
    and: { 'network.isolated': true },
  },
  security: { to: 'strict', and: { 'network.isolated': true } },
  'budget.monthly': { to: 500 },
  'budget.currency': { to: 'EUR' },
  'network.isolated': { to: true },
  'network.cidr': { at: 'network', to: { isolated: true, cidr: '10.20.0.0/16' } },
  'network.availabilityZoneIds.[]': {
    at: 'network',
    to: { isolated: true, availabilityZoneIds: ['euw1-az1', 'euw1-az2'] },
  },
  'environments.dev.account': { to: '444444444444', moves: /-dev/ },
  'environments.dev.region': { at: 'environments', to: inRegion('eu-central-1'), moves: /./ },
  'environments.*.account': { at: 'environments.prod.account', to: '444444444444', moves: /-prod/ },
  'environments.*.region': { at: 'environments', to: inRegion('eu-central-1'), moves: /./ },
  'environments.*.approval': { at: 'environments.prod.approval', to: 'none' },
  'environments.*.alarmTopic': {
    at: 'environments.prod.alarmTopic',
    to: 'arn:aws:sns:eu-west-1:333333333333:page',
  },
};

/** Changes that add or remove a whole part of a file. */
const PARTS: { readonly [name: string]: Change } = {
  'monitoring is left out': { at: 'monitoring', to: undefined },
  'retraining is left out': { at: 'monitoring.drift.retraining', to: undefined },
  'scaling is left out': { at: 'serving.realtime.scaling', to: undefined },
  'risk is left out': { at: 'risk', to: undefined },
  'an environment is added': { at: 'environments.eu-prod', to: { account: '555555555555', region: 'eu-west-1' } },
  'an environment is removed': { at: 'environments.staging', to: undefined },
  'hosting becomes serverless': { at: 'serving', to: serverless().serving, and: { monitoring: undefined } },
};

function inRegion(region: string): object {
  const { environments } = example() as { environments: Record<string, object> };
  return Object.fromEntries(Object.entries(environments).map(([name, env]) => [name, { ...env, region }]));
}

const assemblies = new Map<string, Assembly>();

function built(file: Json): Assembly {
  const text = stringify(file);
  const known = assemblies.get(text) ?? synthesise(text);
  assemblies.set(text, known);
  return known;
}

/** What a change replaces in the stacks that stay where they are, by stack. */
function changed({ of = example, at, to, and = {}, moves }: Change): [string, Replacement[]][] {
  const after = Object.entries(and).reduce((file, [place, value]) => set(file, place, value), set(of(), at!, to));
  const [was, is] = [built(of()).templates, built(after).templates];
  return Object.entries(was)
    .filter(([stack]) => stack in is && !moves?.test(stack))
    .map(([stack, template]): [string, Replacement[]] => [stack, replacements(template, is[stack])])
    .filter(([, found]) => found.length > 0);
}

function keysOf(node: Json, path: string[] = []): string[] {
  const definitions = (schema as Json).$defs ?? {};
  const {
    anyOf = [],
    oneOf = [],
    properties,
    items,
    additionalProperties,
  } = node.$ref ? definitions[(node.$ref as string).split('/').pop()!] : node;
  const nested = [
    ...[...anyOf, ...oneOf].flatMap((option: Json) => keysOf(option, path)),
    ...Object.entries(properties ?? {}).flatMap(([key, value]) => keysOf(value, [...path, key])),
    ...(items ? keysOf(items, [...path, '[]']) : []),
    ...(typeof additionalProperties === 'object' ? keysOf(additionalProperties, [...path, '*']) : []),
  ];
  const isLeaf = [properties, items].every((part) => part === undefined) && anyOf.length + oneOf.length === 0;
  return isLeaf && typeof additionalProperties !== 'object' ? [path.join('.')] : nested;
}

describe('when a use case file changes', () => {
  test('then there is a change of every key that the schema has, and of no other', () => {
    expect(Object.keys(CHANGES).sort()).toEqual([...new Set(keysOf(schema))].sort());
  });

  test.each(Object.entries(CHANGES).filter(([key]) => key !== EXISTING && key !== ROLE_PATH))(
    'then a change of %s replaces nothing that has a name, no data and no endpoint',
    (key, change) => {
      expect(changed({ at: key.replaceAll('[]', '0'), ...change })).toEqual([]);
    },
  );

  test.each(Object.entries(PARTS))('then nothing of that kind is replaced where %s', (_, change) => {
    expect(changed(change)).toEqual([]);
  });

  test('then another path replaces roles with fixed names only', () => {
    const found = changed({ at: ROLE_PATH, ...CHANGES[ROLE_PATH] }).flatMap(([, resources]) => resources);
    expect([...new Set(found.map(({ type, because }) => `${type} ${because}`))]).toEqual([
      'AWS::IAM::Role has a fixed name',
    ]);
  });

  // The key says what SageMaker has already. There is nothing to change it for, and synth can't know the truth.
  test('then only a description of the group other than the existing one replaces it', () => {
    const group = { id: 'ModelsC55D3500', type: 'AWS::SageMaker::ModelPackageGroup', because: 'holds data' };
    expect(changed({ at: EXISTING, ...CHANGES[EXISTING] })).toEqual([['mortgage-approval-dev', [group]]]);
  });
});

describe('when a stack of 0.1.0 is updated', () => {
  const released = join(__dirname, 'released/0.1.0');
  const { templates } = built(set(example(), EXISTING, example().goal.statement));
  const now = Object.entries(templates).map(([name, body]) => [name.replace(/Release[0-9A-F]{8}$/, 'Release'), body]);

  test.each(readdirSync(released).map((file) => basename(file, '.json')))('then %s keeps what it has', (stack) => {
    const before = JSON.parse(readFileSync(join(released, `${stack}.json`), 'utf8')) as TemplateBody;
    expect(replacements(before, Object.fromEntries(now)[stack] as TemplateBody)).toEqual([]);
  });

  test('then the group needs the description that it has', () => {
    const before = JSON.parse(readFileSync(join(released, 'mortgage-approval-dev.json'), 'utf8')) as TemplateBody;
    expect(replacements(before, built(example()).templates['mortgage-approval-dev'])).toHaveLength(1);
  });
});

describe('the judge of replacements', () => {
  const bucket = (name?: string, lock = false) =>
    ({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: name, ObjectLockEnabled: lock || undefined } },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', Path: lock ? '/new/' : '/' } },
      },
    }) as unknown as TemplateBody;

  test('sees a new name, a new property that needs replacement, and a role that keeps its name', () => {
    expect(replacements(bucket('a'), bucket('b'))).toEqual([
      { id: 'Bucket', type: 'AWS::S3::Bucket', because: 'holds data' },
    ]);
    expect(replacements(bucket('a'), bucket('b'), true)).toEqual([]);
    expect(replacements(bucket(), bucket(undefined, true))).toEqual([
      { id: 'Bucket', type: 'AWS::S3::Bucket', because: 'holds data' },
      { id: 'Role', type: 'AWS::IAM::Role', because: 'has a fixed name' },
    ]);
  });
});
