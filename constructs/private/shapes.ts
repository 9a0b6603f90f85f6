import { Token, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Fault, type Path, fault } from './faults';
import { isPlain } from './plain';
import { CALLS, STRUCTS, TYPES } from './shape-facts';
import { describe, howToWrite } from './shape-words';
import * as rules from './type-rules';
import { nearest } from './validate';

/**
 * What the public API takes is known in a compact notation. A struct or the parameters of a call are names with types, such
 * as `key:=kms.IKeyRef sid?:s actions*:s`: `?` may be left out, `*` stands for the rest. A type is `s`, `n`, `b` or `d` (string,
 * number, boolean, Date), `a` (anything), `[s]` (a list), `{s}` (a map) or `=name`. A named type is a struct, or `|"a"|"b"` (the
 * values of an enumeration), `,a,b` (an interface by members), `.a,b+make` (a class by members, and a factory), or `{}`.
 *
 * Tokens are strings, numbers and lists where these are wanted. The object behind one has another type.
 */
interface Slot {
  readonly name: string;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly type: string;
}

const parsed = new Map<string, readonly Slot[]>();

/** What is wrong with the types of the props of a construct. */
export function checkProps(construct: string, props: unknown): Fault[] {
  const slot = CALLS[construct] === undefined ? undefined : slotsOf(CALLS[construct])[2];
  return slot === undefined ? [] : checkArgument(slot, props);
}

/** What is wrong with the types of the arguments of a call. */
export function checkArguments(call: string, given: readonly unknown[]): Fault[] {
  return slotsOf(CALLS[call]).flatMap((slot, i) =>
    slot.rest
      ? given.slice(i).flatMap((value, j) => checkType(slot.type, value, [slot.name, j], false))
      : checkArgument(slot, given[i]),
  );
}

/** The props of a last argument are props of the call, as they are in Python. */
function checkArgument(slot: Slot, value: unknown): Fault[] {
  const isStruct = STRUCTS[slot.type.slice(1)] !== undefined && isObject(value);
  return checkSlot(slot, value, isStruct ? [] : [slot.name]);
}

function checkSlot({ type, optional }: Slot, value: unknown, path: Path): Fault[] {
  if (value !== undefined) return checkType(type, value, path, optional);
  if (optional || type === 'a') return [];
  return [
    fault(rules.MISSING, path, { got: value, must: `be ${describe(type)}`, fix: howToWrite(type, value, false) }),
  ];
}

function checkType(type: string, value: unknown, path: Path, optional: boolean): Fault[] {
  if (type === 'a') return [];
  const inner = type.slice(1, -1);
  if (type[0] === '[' && Array.isArray(value)) {
    return value.flatMap((entry, i) => checkType(inner, entry, [...path, i], false));
  }
  if (type[0] === '{' && isObject(value) && isPlain(value)) {
    return Object.entries(value).flatMap(([key, entry]) =>
      entry === undefined ? [] : checkType(inner, entry, [...path, key], false),
    );
  }
  if (type[0] === '=') return checkNamed(type, value, path, optional);
  const isRight = PRIMITIVES[type]?.(value) ?? false;
  return isRight ? [] : [wrongType(type, value, path, optional)];
}

const PRIMITIVES: { readonly [type: string]: (value: unknown) => boolean } = {
  s: (value) => typeof value === 'string',
  n: (value) => typeof value === 'number',
  b: (value) => typeof value === 'boolean',
  d: (value) => value instanceof Date,
};

function checkNamed(type: string, value: unknown, path: Path, optional: boolean): Fault[] {
  const name = type.slice(1);
  const known = TYPES[name];
  if (known?.startsWith('|')) return checkChoice(type, value, path, optional);
  const isToken = known === undefined && Tokenization.isResolvable(value) && !Construct.isConstruct(value);
  if (!isObject(value) || isToken) return [wrongType(type, value, path, optional)];
  if (known === undefined) return checkStruct(name, value, path);
  if (known === '{}') return [];
  const members = membersOf(known);
  const isMade = !known.startsWith('.') || !isPlain(value);
  if (isMade && members.every((member) => member in value)) return [];
  return [
    fault(rules.WRONG_OBJECT, path, {
      got: value,
      must: `be ${describe(type)}`,
      fix: howToWrite(type, value, optional),
    }),
  ];
}

function checkChoice(type: string, value: unknown, path: Path, optional: boolean): Fault[] {
  const choices = TYPES[type.slice(1)]
    .slice(1)
    .split('|')
    .map((choice) => JSON.parse(choice) as string | number);
  // CDK's own enumerations decide at synth
  const isToken = typeof value === 'string' && !type.startsWith('=core.') && Token.isUnresolved(value);
  if (isToken || choices.includes(value as string)) return [];
  if (typeof value !== typeof choices[0]) return [wrongType(type, value, path, optional)];
  const near = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined;
  const fix = near === undefined ? undefined : `did you mean ${near}?`;
  return [fault(rules.WRONG_CHOICE, path, { got: value, must: `be one of ${choices.join(', ')}`, fix })];
}

function checkStruct(name: string, value: object, path: Path): Fault[] {
  const slots = slotsOf(STRUCTS[name]);
  const given = value as { readonly [name: string]: unknown };
  const misspelled = Object.keys(value).flatMap((key) => meant(key, given, slots));
  return [
    ...slots
      .filter(({ name }) => !misspelled.some(({ near }) => near === name))
      .flatMap((slot) => checkSlot(slot, given[slot.name], [...path, slot.name])),
    ...misspelled.map(({ key, near }) =>
      fault(rules.MISSPELLED, [...path, key], { fix: `did you mean ${near}?`, atKey: true }),
    ),
  ];
}

/** Props that nobody knows are let through, as TypeScript does for objects with more than a prop needs; a misspelled one isn't. */
function meant(
  key: string,
  given: { readonly [name: string]: unknown },
  slots: readonly Slot[],
): { readonly key: string; readonly near: string }[] {
  if (given[key] === undefined || slots.some(({ name }) => name === key)) return [];
  const absent = slots.map(({ name }) => name).filter((name) => given[name] === undefined);
  const near = nearest(key, absent, key.length < 6 ? 1 : 2);
  return near === undefined ? [] : [{ key, near }];
}

function wrongType(type: string, got: unknown, path: Path, optional: boolean): Fault {
  return fault(rules.WRONG_TYPE, path, { got, must: `be ${describe(type)}`, fix: howToWrite(type, got, optional) });
}

/** The members by which an interface or a class is known. */
function membersOf(known: string): string[] {
  return known.slice(1).replace(/\+.*$/, '').split(',');
}

function slotsOf(notation: string): readonly Slot[] {
  let slots = parsed.get(notation);
  if (slots === undefined) {
    slots = notation.split(' ').map((text) => {
      const [, name, mark, type] = /^(\w+)([?*]?):(.*)$/.exec(text)!;
      return { name, type, optional: mark === '?', rest: mark === '*' };
    });
    parsed.set(notation, slots);
  }
  return slots;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
