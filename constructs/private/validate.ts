import { type Duration, type Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib/core';
import { type Fault, type FaultDetails, type Path, type Rule, Quantity, fault } from './faults';

/** Bounds of a number. Both ends are within, unless they are excluded. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly excludesMin?: boolean;
  readonly excludesMax?: boolean;
  /** Whether only whole numbers are within. */
  readonly whole?: boolean;
  /** What is counted, in the plural, as in `seconds`. */
  readonly unit?: string;
}

/** How bounds read after the word "must". */
export function within(bounds: Bounds): string {
  const { whole, unit } = bounds;
  const range = rangeOf(bounds);
  if (!whole) return unit === undefined ? `be ${range}` : `be ${range} ${unit}`;
  if (unit !== undefined) return `be a whole number of ${unit}, ${range}`;
  return `be a whole number ${range.startsWith('from ') ? '' : 'of '}${range}`;
}

function rangeOf({ min, max, excludesMin, excludesMax }: Bounds): string {
  const low = `${excludesMin ? 'above' : 'at least'} ${min}`;
  const high = `${excludesMax ? 'below' : 'at most'} ${max}`;
  if (max === Infinity) return low;
  if (min === -Infinity) return high;
  return excludesMin || excludesMax ? `${low} and ${high}` : `from ${min} to ${max}`;
}

/** A string that has to match, unless it is a token or absent. */
export function checkPattern(
  rule: Rule,
  path: Path,
  value: string | undefined,
  pattern: RegExp,
  details?: FaultDetails,
): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) return undefined;
  return fault(rule, path, { got: value, ...details });
}

/** A path of an IAM role, from which ARNs can be written. IAM takes 512 characters. */
export const ROLE_PATH = /^(?=.{1,512}$)\/([\w-]+\/)*$/;

/** The id of an AWS account. */
export const ACCOUNT = /^\d{12}$/;

/** A number within bounds, unless it is a token or absent: required props are the compiler's business. */
export function checkNumber(
  rule: Rule,
  path: Path,
  value: number | undefined,
  bounds: Bounds,
  details?: FaultDetails,
): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || isWithin(value, bounds)) return undefined;
  return fault(rule, path, { got: bounds.unit === undefined ? value : new Quantity(value, bounds.unit), ...details });
}

/** Whether a plain number is within bounds. */
export function isWithin(value: number, { min, max, excludesMin, excludesMax, whole }: Bounds): boolean {
  const above = excludesMin ? value > min : value >= min;
  const below = excludesMax ? value < max : value <= max;
  return above && below && (!whole || Number.isInteger(value));
}

/** One of a closed list, unless it is a token or absent; the nearest allowed value is suggested. */
export function checkOneOf(
  rule: Rule,
  path: Path,
  value: string | undefined,
  allowed: readonly string[],
): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || allowed.includes(value)) return undefined;
  const fix = suggestion(value, allowed);
  return fault(rule, path, { got: value, must: oneOf(allowed), fix });
}

/** How a closed list reads after the word "must". */
export function oneOf(allowed: readonly (string | number)[]): string {
  return `be ${anyOf(allowed)}`;
}

/** A closed list in a sentence. */
export function anyOf(allowed: readonly (string | number)[]): string {
  return allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(', ')}`;
}

/** A list with at least one entry, unless it is a token (whose length is a lie) or absent. */
export function checkNotEmpty(
  rule: Rule,
  path: Path,
  value: readonly unknown[] | undefined,
  details?: FaultDetails,
): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || value.length > 0) return undefined;
  return fault(rule, path, { got: value, ...details });
}

/** The seconds of a duration; `undefined` when it is absent or known only at deployment. */
export function seconds(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** The hours of a duration; `undefined` when it is absent or known only at deployment. */
export function hours(duration: Duration | undefined): number | undefined {
  const known = seconds(duration);
  return known === undefined ? undefined : known / 3600;
}

/** The days of a duration; `undefined` when it is absent or known only at deployment. */
export function days(duration: Duration | undefined): number | undefined {
  const known = seconds(duration);
  return known === undefined ? undefined : known / 86_400;
}

/** The mebibytes of a size; `undefined` when it is absent or known only at deployment. */
export function mebibytes(size: Size | undefined): number | undefined {
  return size === undefined || size.isUnresolved()
    ? undefined
    : size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}

/** A question that names the allowed value within two edits of what was typed, if there is one. */
export function suggestion(value: string, allowed: readonly string[]): string | undefined {
  const near = nearest(value, allowed);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** The allowed value within two edits, or as many as are given, of what was typed, if any. */
export function nearest(value: string, allowed: readonly string[], edits = 2): string | undefined {
  const ranked = allowed.map((a) => ({ a, d: distance(value.toLowerCase(), a.toLowerCase()) }));
  ranked.sort((x, y) => x.d - y.d);
  return ranked.length > 0 && ranked[0].d <= edits ? ranked[0].a : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
