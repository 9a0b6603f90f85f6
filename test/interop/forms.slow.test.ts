import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as stages from '../../constructs';
import { ConfigurationError } from '../../constructs/private/errors';
import { TYPES } from '../../constructs/private/shape-facts';
import { receiver } from '../support/samples';
import { policiesTwice } from './bench/trial';
import { NAMES } from './forms/physical';
import { type Place, argumentsWith, places } from './forms/places';
import { resolved } from './forms/resolved';
import { FORMS } from './forms/table';
import { USES } from './forms/use';

type Members = { readonly [name: string]: (...given: unknown[]) => unknown };
type Classes = { readonly [stage: string]: { readonly [name: string]: unknown } };

/** Interfaces that are no references to resources. */
const NO_REFERENCES = ['IConstruct', 'core.IPolicyValidationContext', 'core.IPolicyValidationPlugin', 'goal.IUseCase'];

/** What can't work, with the code of the fault that says so. */
const REFUSED: readonly { place: RegExp; form: RegExp; code: string; because: string }[] = [
  { place: / kms\.IKeyRef$/, form: /^by alias$/, code: 'MLL247', because: 'CloudWatch Logs takes no alias' },
  { place: / kms\.IKeyRef$/, form: /^by alias$/, code: 'MLL249', because: 'KMS makes no alias of an alias' },
  {
    place: /^delivery\.Stage:of /,
    form: /^by ARN/,
    code: 'MLL766',
    because: 'the stage is in another account than this ARN',
  },
  { place: /^foundation\.Workbench /, form: /^(by IDs|of L1s)$/, code: 'MLL232', because: 'a domain has a VPC' },
];

/** Places where a form knows more than the first, so that templates differ. */
const DIFFERENT: readonly { place: RegExp; form: RegExp; because: string }[] = [
  {
    place: /^monitoring\.\w+ (pipeline|retrain) /,
    form: /^ours$/,
    because: 'a pipeline of ours knows where its data is, and the handler looks for new data there',
  },
  { place: /^monitoring\.ModelMonitor endpoint /, form: /^L1$/, because: 'an L1 does not say its variant' },
  { place: / iam\.IGrantable$/, form: /./, because: 'what is granted is in the policy of the form itself' },
];

const env = { account: '111111111111', region: 'eu-west-1' };
const isReference = ({ type }: Place) => TYPES[type]?.startsWith(',') && !NO_REFERENCES.includes(type);
const textOf = ({ call, path, type }: Place) => `${call} ${path.slice(1).join('.') || path[0]} ${type}`;

function run({ call }: Place, given: unknown[], stack: Stack): void {
  const [, stage, name, kind, member] = /^(\w+)\.(\w+)([.:])?(\w+)?$/.exec(call)!;
  const Class = (stages as unknown as Classes)[stage][name];
  if (kind === '.') (receiver(`${stage}.${name}`, stack) as Members)[member](...given);
  else if (kind === ':') USES[`${stage}.${name}`]((Class as Members)[member](...given) as never, stack);
  else new (Class as new (...values: unknown[]) => unknown)(...given);
}

/** The resources that a call with a form gives, in the stack of the call or with the form in another. */
function render(place: Place, make: (scope: Construct) => unknown, inOther: boolean): object {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env });
  const form = make(new Construct(inOther ? new Stack(app, 'Other', { env }) : stack, 'Given'));
  run(place, argumentsWith(place, form, stack), stack);
  const assembly = app.synth();
  const template = assembly.getStackByName('Stack').template as never;
  Template.fromJSON(template); // refuses circles
  const found = resolved(
    template,
    assembly.stacks.map((each) => each.template as never),
  );
  expect(policiesTwice(template)).toEqual([]);
  expect(JSON.stringify(template)).not.toMatch(/undefined|\$\{Token\[|\[object/);
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`"(Resource|TargetKeyId)":\\[?"[^"]*:${NAMES.alias}"`));
  return found;
}

/** The code with which a form is refused, or what it gives. */
function attempt(place: Place, make: (scope: Construct) => unknown, inOther: boolean): string | object {
  try {
    return render(place, make, inOther);
  } catch (error) {
    if (!ConfigurationError.isConfigurationError(error)) throw error;
    return error.codes.join();
  }
}

const all = places().filter(isReference);

test('each interface that refers to a resource has its forms, and each factory its use', () => {
  expect(all.filter(({ type }) => Object.keys(FORMS[type] ?? {}).length < 2)).toEqual([]);
  expect(all.filter(({ call }) => call.includes(':') && !(call.split(':')[0] in USES))).toEqual([]);
  expect(all.length).toBeGreaterThan(160);
});

describe.each(all.map((place): [string, Place] => [textOf(place), place]))('when %s is given', (name, place) => {
  /** Forms of a key with the same name: its own, or that of an alias. */
  const firsts = new Map<string, object>();
  test.each(Object.entries(FORMS[place.type]))('then %s is taken as the others are', (form, make) => {
    const codes = REFUSED.filter((each) => each.place.test(name) && each.form.test(form)).map(({ code }) => code);
    for (const inOther of [false, true]) {
      const found = attempt(place, make, inOther);
      if (typeof found === 'string') {
        expect(codes).toContain(found);
        continue;
      }
      const family = form.startsWith('by alias') || form === 'alias' ? form.replace(/^by alias and key$/, 'alias') : '';
      const first = firsts.get(family) ?? found;
      firsts.set(family, first);
      if (DIFFERENT.some((each) => each.place.test(name) && each.form.test(form))) continue;
      expect(found).toEqual(first);
    }
  });
});
