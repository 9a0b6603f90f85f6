import { Construct } from 'constructs';
import { throwFaults } from './errors';
import { CALLS } from './shape-facts';
import { checkArguments } from './shapes';

type Call = (this: unknown, ...given: unknown[]) => unknown;

/** The calls of each class: `dataset` of an object, `:fromBucket` of the class itself. */
let calls: Map<string, string[]> | undefined;

/**
 * Lets the methods of the classes that a file exports judge the types of their arguments before they run. The compiled files
 * call this when they are loaded; see `scripts/lazy-index.mjs`. Constructors of constructs judge their props themselves.
 */
export function guardAll(stage: string, exported: object): void {
  for (const [name, value] of Object.entries(exported) as [string, unknown][]) {
    if (typeof value === 'function') guardClass(`${stage}.${name}`, value);
  }
}

function guardClass(name: string, exported: { readonly prototype: unknown }): void {
  calls ??= callsByClass();
  for (const member of calls.get(name) ?? []) {
    const own = member.startsWith(':') ? exported : ownerOf(exported.prototype as object, member.slice(1));
    if (own) guard(own, member.slice(1), `${name}${member}`);
  }
}

function callsByClass(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const call of Object.keys(CALLS)) {
    const [, name, member] = /^(\w+\.\w+)([.:]\w+)$/.exec(call) ?? [];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), member]);
  }
  return found;
}

/** The prototype that has a method: that of the class, or of one that it extends. */
function ownerOf(prototype: object | null, method: string): object | undefined {
  for (let at = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, method)) return at;
  }
  return undefined;
}

const GUARDED = Symbol('guarded');

function guard(owner: object, method: string, call: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, method);
  const original = descriptor?.value as (Call & { [GUARDED]?: boolean }) | undefined;
  if (typeof original !== 'function' || original[GUARDED]) return;
  const value: Call = function (...given) {
    throwFaults(
      checkArguments(call, given),
      [this, given[0]].find((each) => Construct.isConstruct(each)),
    );
    return original.apply(this, given);
  };
  Object.defineProperties(value, {
    [GUARDED]: { value: true },
    name: { value: method },
    length: { value: original.length },
  });
  Object.defineProperty(owner, method, { ...descriptor, value });
}
