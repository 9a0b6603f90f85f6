import { Token } from 'aws-cdk-lib/core';
import { Fault, fault } from './errors';

/** What a check needs to name the prop and the way out. */
export interface Check {
  readonly code: string;
  readonly prop: string;
  readonly fix: string;
}

/** A string that has to match, unless it is a token or absent. */
export function checkPattern(
  check: Check,
  value: string | undefined,
  pattern: RegExp,
  must: string,
): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) return undefined;
  return fault(check.code, check.prop, must, value, check.fix);
}

/** The id of an AWS account, unless it is a token or absent. */
export function checkAccount(check: Check, account: string | undefined): Fault | undefined {
  return checkPattern(check, account, /^\d{12}$/, '12 digits');
}

/** A number within closed bounds, unless it is a token. `undefined` passes: required props are the compiler's business. */
export function checkRange(check: Check, value: number | undefined, min: number, max: number): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || (value >= min && value <= max)) return undefined;
  return fault(check.code, check.prop, `from ${min} to ${max}`, value, check.fix);
}

/** A whole number within closed bounds, unless it is a token. */
export function checkInteger(check: Check, value: number | undefined, min: number, max: number): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  return fault(check.code, check.prop, `a whole number from ${min} to ${max}`, value, check.fix);
}

/** One of a closed list; the nearest allowed value is suggested. */
export function checkOneOf(check: Check, value: string, allowed: readonly string[]): Fault | undefined {
  if (Token.isUnresolved(value) || allowed.includes(value)) return undefined;
  const near = nearest(value, allowed);
  const fix = near ? `did you mean ${near}?` : check.fix;
  return fault(check.code, check.prop, `one of ${allowed.join(', ')}`, value, fix);
}

/** A list with at least one entry, unless the list is a token (whose length is a lie). */
export function checkNotEmpty(check: Check, value: readonly unknown[]): Fault | undefined {
  if (Token.isUnresolved(value) || value.length > 0) return undefined;
  return fault(check.code, check.prop, 'a list with at least one entry', value, check.fix);
}

/** The allowed value within two edits of what was typed, if any. */
export function nearest(value: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed.map((a) => ({ a, d: distance(value.toLowerCase(), a.toLowerCase()) }));
  ranked.sort((x, y) => x.d - y.d);
  return ranked.length > 0 && ranked[0].d <= 2 ? ranked[0].a : undefined;
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
