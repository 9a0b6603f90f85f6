import { App, Duration, Lazy, Size, Stack } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import * as stages from '../../constructs';
import { ConfigurationError } from '../../constructs/private/errors';
import { guardAll } from '../../constructs/private/guard';
import { CALLS, STRUCTS } from '../../constructs/private/shape-facts';
import { newStack, receiver, sample, slots } from '../support/samples';

type Call = (...given: unknown[]) => unknown;
type Members = { readonly [name: string]: Call };
type Classes = { readonly [stage: string]: { readonly [name: string]: unknown } };

// as the compiled files do
for (const [stage, exported] of Object.entries(stages)) guardAll(stage, exported);

/** What JavaScript and Python let through instead of what is wanted. */
const WRONG: readonly ((stack: Stack) => unknown)[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => -1,
  () => 0,
  () => 60,
  () => 1e300,
  () => 10n,
  () => '',
  () => 'x',
  () => '60',
  () => true,
  () => Symbol('x'),
  () => () => 1,
  () => class Own {},
  () => new Date(Number.NaN),
  () => [],
  () => ['x'],
  () => [null],
  () => ({}),
  () => ({ a: 1, b: { c: null } }),
  () => Object.create(null),
  () => Duration.seconds(60),
  () => Duration.seconds(0),
  () => Size.mebibytes(1),
  () => Lazy.string({ produce: () => 'x' }),
  () => Lazy.number({ produce: () => 1 }),
  () => Lazy.list({ produce: () => ['x'] }),
  () => Lazy.any({ produce: () => 'x' }),
  (stack) => new s3.Bucket(new Stack(stack.node.root as App, 'Elsewhere'), 'Bucket'),
];
const wrong = fc.oneof(
  fc.constantFrom(...WRONG),
  fc.anything({ maxDepth: 2 }).map((value) => () => value),
);

/** Every place of a call that takes a value, as in `[2, 'serviceLevels', 'availability']`. CDK judges ids, and scopes of `new`. */
function placesOf(call: string): (string | number)[][] {
  const isNew = !/^\w+\.\w+[.:]/.test(call);
  return slots(CALLS[call]).flatMap(({ name, type }, i) =>
    name === 'id' || (isNew && name === 'scope') ? [] : within([i], type, 3),
  );
}

function within(at: (string | number)[], type: string, depth: number): (string | number)[][] {
  const struct = type[0] === '=' ? STRUCTS[type.slice(1)] : undefined;
  if (struct !== undefined && depth > 0) {
    return [at, ...slots(struct).flatMap((slot) => within([...at, slot.name], slot.type, depth - 1))];
  }
  if (type[0] === '[') return [at, ...within([...at, 0], type.slice(1, -1), depth - 1)];
  return type[0] === '{' ? [at, ...within([...at, 'own'], type.slice(1, -1), depth - 1)] : [at];
}

/** Good arguments, with a value of its own at one place. */
function argumentsOf(call: string, place: readonly (string | number)[], value: unknown, stack: Stack): unknown[] {
  const good = slots(CALLS[call])
    .filter(({ mark }, i) => mark !== '*' || place[0] === i)
    .map(({ name, type, mark }) =>
      name === 'id'
        ? 'Own'
        : mark === '' || name === slots(CALLS[call])[place[0] as number]?.name
          ? sample(type, name, stack)
          : undefined,
    );
  if (place.length > 0) put(good as never, place, value);
  return good;
}

function put(into: { [key: string]: unknown }, [key, ...rest]: readonly (string | number)[], value: unknown): void {
  if (rest.length === 0) into[key] = value;
  else {
    into[key] = Array.isArray(into[key]) ? [...(into[key] as unknown[])] : { ...(into[key] as object) };
    put(into[key] as { [key: string]: unknown }, rest, value);
  }
}

function run(call: string, given: unknown[], stack: Stack): unknown {
  const [, stage, name, kind, member] = /^(\w+)\.(\w+)([.:])?(\w+)?$/.exec(call)!;
  const Class = (stages as unknown as Classes)[stage][name];
  if (kind === ':') return (Class as Members)[member](...given);
  if (kind === '.') return (receiver(`${stage}.${name}`, stack) as Members)[member](...given);
  return new (Class as new (...values: unknown[]) => unknown)(...given);
}

// CDK calls these with what it made itself
const calls = Object.keys(CALLS).filter((call) => !/\.(bind|validate|grantOnKey)$/.test(call));

test.each(calls)('%s takes what it wants', (call) => {
  const stack = newStack();
  run(call, argumentsOf(call, [], undefined, stack), stack);
});

test.each(calls)('%s refuses whatever else it gets with a code, or takes it', (call) => {
  const places = placesOf(call);
  if (places.length === 0) return;
  fc.assert(
    fc.property(fc.constantFrom(...places), wrong, (place, make) => {
      const stack = newStack();
      const given = argumentsOf(call, place, make(stack), stack);
      try {
        run(call, given, stack);
      } catch (error) {
        if (!ConfigurationError.isConfigurationError(error)) throw error;
        expect(error.codes.length).toBeGreaterThan(0);
        expect(error.message).not.toMatch(/[$#]\{Token|-1\.88\d*e\+289/);
      }
    }),
    { numRuns: 8 },
  );
});
