import type { Stack } from 'aws-cdk-lib/core';
import { CALLS, STRUCTS } from '../../../constructs/private/shape-facts';
import { sample, slots, struct } from '../../support/samples';
import { TOGETHER } from './use';

/** A place of a call that takes a type, as in `[2, 'roles', 'job']`. */
export interface Place {
  readonly call: string;
  readonly path: readonly (string | number)[];
  readonly type: string;
}

/** Every place of every call, without those inside of values that have calls of their own. */
export function places(): Place[] {
  return Object.keys(CALLS).flatMap((call) =>
    slots(CALLS[call]).flatMap(({ type }, i) => within({ call, path: [i], type })),
  );
}

function within({ call, path, type }: Place): Place[] {
  if (type[0] === '[') return within({ call, path: [...path, 0], type: type.slice(1, -1) });
  if (type[0] === '{') return within({ call, path: [...path, 'own'], type: type.slice(1, -1) });
  if (type[0] !== '=') return [];
  const fields = STRUCTS[type.slice(1)];
  if (fields === undefined) return [{ call, path, type: type.slice(1) }];
  return slots(fields).flatMap((slot) => within({ call, path: [...path, slot.name], type: slot.type }));
}

/** Good arguments of a call, with a value at one place. */
export function argumentsWith({ call, path }: Place, value: unknown, stack: Stack): unknown[] {
  const [first, ...rest] = path;
  return slots(CALLS[call]).map(({ name, type, mark }, i) => {
    if (i === first) return put(type, rest, value, stack, TOGETHER[call]?.(stack));
    if (name === 'id') return 'Own';
    if (type === '=IConstruct') return stack;
    if (call === 'data.Zone.grantOnKey') return 'kms:Decrypt';
    return mark === '' ? sample(type, name, stack) : undefined;
  });
}

function put(type: string, path: readonly (string | number)[], value: unknown, stack: Stack, also?: object): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (type[0] === '[') return [put(type.slice(1, -1), rest, value, stack)];
  if (type[0] === '{') return { [key]: put(type.slice(1, -1), rest, value, stack) };
  const slot = slots(STRUCTS[type.slice(1)]).find(({ name }) => name === key)!;
  return { ...struct(type.slice(1), stack), ...also, [key]: put(slot.type, rest, value, stack) };
}
