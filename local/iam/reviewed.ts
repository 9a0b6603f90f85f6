import { readFileSync } from 'node:fs';
import type { Unused } from './evaluation';

/** Reviewed permissions, and why a role has them although no rehearsal uses them. A star stands for any text. */
export interface ReviewedEntry {
  readonly role: string | readonly string[];
  readonly action: string | readonly string[];
  readonly resource: string | readonly string[];
  readonly reason: string;
  /** Set where it depends on the timing of a rehearsal whether it uses the permission. Such an entry is never stale. */
  readonly sometimes?: boolean;
}

export interface Comparison {
  /** Unused permissions that nobody has reviewed. */
  readonly unreviewed: readonly Unused[];
  /** Entries of the list for permissions that are used by now, or are gone. */
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

/** Compares the unused permissions with the list, in both directions. */
export function compareWithReviewed(unused: readonly Unused[], reviewed: readonly ReviewedEntry[]): Comparison {
  return {
    unreviewed: unused.filter((one) => !reviewed.some((entry) => covers(entry, one))),
    stale: reviewed.filter(({ sometimes }) => !sometimes).flatMap((entry) => staleParts(entry, unused)),
  };
}

function covers(entry: ReviewedEntry, unused: Unused): boolean {
  return FIELDS.every((field) => texts(entry[field]).some((pattern) => matches(pattern, unused[field])));
}

/** Every text of an entry must match something, so that no entry outlives its purpose. */
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
  // a permission may itself contain a star, which then matches literally
  if (pattern === text) return true;
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}
