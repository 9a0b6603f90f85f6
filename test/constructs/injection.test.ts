import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { App, type InjectionContext, type IPropertyInjector, Stack } from 'aws-cdk-lib/core';
import { context } from '../../cdk.json';
import * as stages from '../../constructs';
import { ConfigurationError } from '../../constructs/private/errors';
import type { TemplateBody } from '../lib/stacks/fixture';
import { CASES } from './updates/cases';
import { type Case, ENV, type Named } from './updates/given';

type Props = { readonly [prop: string]: unknown };
type Value = (stack: Stack) => unknown;

/** The ID by which injectors find each construct, and the other way round. */
const IDS = new Map(
  Object.entries(stages).flatMap(([stage, members]) =>
    Object.entries(members).flatMap(([name, member]) =>
      typeof member === 'function' && 'PROPERTY_INJECTION_ID' in member
        ? [[member.PROPERTY_INJECTION_ID as string, `${stage}.${name}`] as const]
        : [],
    ),
  ),
);

/** Another value of each prop of a construct. */
function valuesOf(construct: string): [prop: string, value: Value][] {
  const changes = Object.entries(CASES[construct]?.changes ?? {}) as [string, Value | Named<object, never>][];
  return changes.map(([prop, change]) => [prop, typeof change === 'function' ? change : (change.to as Value)]);
}

/** What a construct was given when it was made, and where it is. */
interface Made {
  readonly construct: string;
  readonly path: string;
  readonly props: Props;
}

/** Makes a construct, with injectors that record the props of everything in it and give some of them a prop more. */
function record(construct: string, change: Props | ((stack: Stack) => Props) = {}, given?: Injected) {
  const made: Made[] = [];
  const app = new App({ context });
  let stack: Stack;
  let value: unknown;
  const injector = (id: string): IPropertyInjector => ({
    constructUniqueId: id,
    inject: (props: Props, { scope, id: child }: InjectionContext) => {
      const path = `${scope.node.path}/${child}`;
      made.push({ construct: IDS.get(id)!, path, props });
      if (!given || given.construct !== IDS.get(id) || !path.startsWith('Stack/It/')) return props;
      value ??= given.value(stack);
      return { [given.prop]: value, ...props };
    },
  });
  stack = new Stack(app, 'Stack', { env: ENV, propertyInjectors: [...IDS.keys()].map(injector) });
  const { base, make } = CASES[construct] as Case<object>;
  make(stack, { ...base(stack), ...(typeof change === 'function' ? change(stack) : change) });
  const inside = made.filter(({ path }) => path.startsWith('Stack/It/'));
  return { made, inside, template: () => app.synth().getStackByName('Stack').template as TemplateBody };
}

/** A construct with everything in it. */
function whole(construct: string, given?: Injected) {
  const retrain = (stack: Stack) => ({ retrain: CfnPipeline.fromPipelineName(stack, 'Training', 'training') });
  return record(construct, construct === 'monitoring.ModelMonitor' ? retrain : {}, given);
}

interface Injected {
  readonly construct: string;
  readonly prop: string;
  readonly value: Value;
}

/**
 * What constructs give to those inside them although nobody asked for it. An injector in the form that CDK documents,
 * `{ ...defaults, ...props }`, doesn't change it, because the construct depends on it, or because its docs promise it.
 */
const DECIDED: { readonly [construct: string]: readonly string[] } = {
  // one key and one bucket of logs for a whole, the prefixes of what is temporary, and what the docs say of captures
  'data.Zone': ['accessLogs', 'bucketName', 'expiration', 'key', 'noncurrentExpiration', 'prefixExpirations'],
  'foundation.EncryptionKey': ['alias', 'description', 'removalPolicy'],
  // what each handler is
  'foundation.EventHandler': [
    'description',
    'environment',
    'functionName',
    'handler',
    'key',
    'memorySize',
    'roleName',
    'rolePath',
    'state',
    'timeout',
  ],
  'foundation.HandlerState': ['key'],
  'foundation.ServiceRole': ['_trust', 'description', 'path', 'roleName', 'service'],
  'monitoring.DriftCheck': ['baseline', 'captured', 'environmentName', 'state', 'useCase'],
  'monitoring.DriftSchedule': ['baselineUri', 'deadLetters', 'environmentName', 'handler', 'role', 'useCase'],
  'monitoring.EndpointAlarms': ['environmentName', 'useCase'],
  'monitoring.ModelDashboard': ['alarms', 'drift', 'environmentName', 'useCase'],
  'monitoring.Retraining': ['environments', 'pipeline', 'state', 'useCase'],
};

const CONSTRUCTS = Object.keys(CASES);

describe('when injectors see the props of every construct', () => {
  test.each(CONSTRUCTS)('then none in %s is undefined, whichever of its own was given', (construct) => {
    const builds = [record(construct), ...changed(construct)];
    for (const { made } of builds)
      for (const { path, props } of made)
        expect([path, Object.keys(props).filter((prop) => props[prop] === undefined)]).toEqual([path, []]);
  });

  test('then constructs give to others what they have to, and nothing else', () => {
    const decided = new Map<string, Set<string>>();
    for (const { construct, props } of CONSTRUCTS.flatMap((parent) => whole(parent).inside)) {
      const known = decided.get(construct) ?? new Set();
      decided.set(construct, known);
      for (const prop of Object.keys(props)) known.add(prop);
    }
    const found = Object.fromEntries([...decided].map(([construct, props]) => [construct, [...props].sort()]));
    expect(found).toEqual(Object.fromEntries(Object.entries(DECIDED).map(([c, props]) => [c, [...props].sort()])));
  });
});

/** The construct with each of its props in turn. Some don't go together with what the others are; those are refused. */
function changed(construct: string) {
  return valuesOf(construct).flatMap(([prop, value]) => {
    try {
      return [record(construct, (stack) => ({ [prop]: value(stack) }))];
    } catch (error) {
      if (error instanceof ConfigurationError) return [];
      throw error;
    }
  });
}

/** Each construct that others make, with one of those, and each optional prop that they leave to it. */
function leftToInjectors(): [parent: string, construct: string, prop: string, value: Value][] {
  const seen = new Set<string>();
  return CONSTRUCTS.flatMap((parent) =>
    whole(parent).inside.flatMap(({ construct, props }) =>
      valuesOf(construct).flatMap(([prop, value]): [string, string, string, Value][] => {
        const isNew = !(prop in props) && !seen.has(`${construct}.${prop}`);
        if (isNew) seen.add(`${construct}.${prop}`);
        return isNew ? [[parent, construct, prop, value]] : [];
      }),
    ),
  );
}

/** A path that only a role of a fixed name has, and expectations that are only judged at synth. */
const SILENT = [
  'foundation.EventHandler.rolePath',
  'monitoring.DriftCheck.expectedRecordsPerHour',
  'monitoring.DriftCheck.expectedRecordSize',
];

describe('when an injector gives a default that a parent leaves open', () => {
  test.each(leftToInjectors())('then what %s makes follows it: %s.%s', (parent, construct, prop, value) => {
    const before = whole(parent);
    const after = attempt(() => whole(parent, { construct, prop, value }));
    // a default that contradicts something else is refused, and not ignored
    if (after instanceof ConfigurationError) return expect(after.message).toContain(prop);
    const isSame = JSON.stringify(after.template()) === JSON.stringify(before.template());
    expect(isSame).toBe(SILENT.includes(`${construct}.${prop}`));
  });
});

function attempt<T>(make: () => T): T | ConfigurationError {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}
