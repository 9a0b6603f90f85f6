import { readFileSync } from 'node:fs';
import type { Unused } from './evaluation';

/** Allowances that somebody has looked at, and why they stand though no rehearsal uses them. A star stands for any text. */
export interface ReviewedEntry {
  readonly role: string | readonly string[];
  readonly action: string | readonly string[];
  readonly resource: string | readonly string[];
  readonly reason: string;
}

export interface Comparison {
  /** Unused, and nobody has looked at it. */
  readonly unreviewed: readonly Unused[];
  /** What the list says of allowances that are used by now, or are gone. */
  readonly stale: readonly string[];
}

const FIELDS = ['role', 'action', 'resource'] as const;

/** @throws an Error for a list that can't be read, or an entry without a reason */
export function readReviewed(file: string): ReviewedEntry[] {
  const { reviewed } = JSON.parse(readFileSync(file, 'utf8')) as { readonly reviewed?: readonly ReviewedEntry[] };
  if (!Array.isArray(reviewed)) throw new Error(`${file} has no list 'reviewed'`);
  for (const [i, entry] of (reviewed as ReviewedEntry[]).entries())
    for (const field of [...FIELDS, 'reason'] as const)
      if (!entry[field] || entry[field].length === 0) throw new Error(`${file}: entry ${i + 1} has no ${field}`);
  return reviewed as ReviewedEntry[];
}

/** Holds what is unused against the list, both ways. */
export function compareWithReviewed(unused: readonly Unused[], reviewed: readonly ReviewedEntry[]): Comparison {
  return {
    unreviewed: unused.filter((one) => !reviewed.some((entry) => covers(entry, one))),
    stale: reviewed.flatMap((entry) => staleParts(entry, unused)),
  };
}

function covers(entry: ReviewedEntry, unused: Unused): boolean {
  return FIELDS.every((field) => texts(entry[field]).some((pattern) => matches(pattern, unused[field])));
}

/** Each text of an entry must be needed, so that a list does not outlive what it was written for. */
function staleParts(entry: ReviewedEntry, unused: readonly Unused[]): string[] {
  const covered = unused.filter((one) => covers(entry, one));
  return FIELDS.flatMap((field) =>
    texts(entry[field])
      .filter((pattern) => !covered.some((one) => matches(pattern, one[field])))
      .map((pattern) => `${field} ${pattern} of "${entry.reason}"`),
  );
}

function texts(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function matches(pattern: string, text: string): boolean {
  // what is allowed may itself contain a star, which is then meant literally too
  if (pattern === text) return true;
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}
