import { StepFailure } from './failure';
import { type Json, type JsonObject, isPrimitive, textOf } from './values';

/** A value that the service computes before it compares. */
export type Resolve = (value: Json) => Promise<Json>;

type Comparison = (left: Json, right: Json) => boolean;

const COMPARISONS: { readonly [type: string]: Comparison } = {
  Equals: (left, right) => left === right,
  GreaterThan: (left, right) => left! > right!,
  GreaterThanOrEqualTo: (left, right) => left! >= right!,
  LessThan: (left, right) => left! < right!,
  LessThanOrEqualTo: (left, right) => left! <= right!,
};

export const CONDITION_TYPES = [...Object.keys(COMPARISONS), 'In', 'Not', 'Or'];

/** Whether all conditions of a Condition step hold. Stops at the first that doesn't. */
export async function allHold(conditions: readonly JsonObject[], resolve: Resolve): Promise<boolean> {
  for (const condition of conditions) {
    if (!(await holds(condition, resolve))) return false;
  }
  return true;
}

async function holds(condition: JsonObject, resolve: Resolve): Promise<boolean> {
  switch (condition.Type) {
    case 'Not':
      return !(await holds(condition.Condition as JsonObject, resolve));
    case 'Or':
      return anyHolds(condition.Conditions as JsonObject[], resolve);
    case 'In':
      return isIn(condition, resolve);
    default:
      return compares(condition, resolve);
  }
}

async function anyHolds(conditions: readonly JsonObject[], resolve: Resolve): Promise<boolean> {
  for (const condition of conditions) {
    if (await holds(condition, resolve)) return true;
  }
  return false;
}

async function isIn(condition: JsonObject, resolve: Resolve): Promise<boolean> {
  const query = await resolve(condition.QueryValue!);
  const values = await Promise.all((condition.Values as Json[]).map(resolve));
  return values.includes(query);
}

async function compares(condition: JsonObject, resolve: Resolve): Promise<boolean> {
  const type = textOf(condition.Type);
  const left = await resolve(condition.LeftValue!);
  const right = await resolve(condition.RightValue!);
  if (!comparable(type, left, right)) {
    throw new StepFailure(
      `Condition of type ${type} cannot compare ${described(left)} with ${described(right)}: ` +
        'the values are not of the same type.',
    );
  }
  return COMPARISONS[type](left, right);
}

/** Booleans have no order. */
function comparable(type: string, left: Json, right: Json): boolean {
  if (!isPrimitive(left) || typeof left !== typeof right) return false;
  return type === 'Equals' || typeof left !== 'boolean';
}

function described(value: Json): string {
  return `${JSON.stringify(value)} (${value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value})`;
}
