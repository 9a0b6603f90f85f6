import type { Arbitrary } from 'fast-check';

/** Something that takes what others made: files, folders, events, requests. */
export interface Target<Case> {
  /** What it is attacked with. A case goes to another process, so it is plain data. */
  readonly cases: Arbitrary<Case>;
  /** Cases that are tried first, such as those that once got through. */
  readonly known?: readonly Case[];
  /** A case in which nothing is hostile. It proves that the target works, and loads what it needs. */
  readonly calm: Case;
  /** Attacks once, and tells what is wrong with how that ended. It runs in a process of its own, so it may hang or die. */
  run(attack: Case): string[] | Promise<string[]>;
}

/** A target as the bench sees it. */
export type AnyTarget = Target<unknown>;

/** Forgets what the cases of a target are, so that targets of all kinds can stand in one list. */
export function target<Case>(made: Target<Case>): AnyTarget {
  return made as AnyTarget;
}

/** The processor time that a case may take, and the time after which the bench stops to wait for it. */
export const LIMITS = { processorMilliseconds: 2000, milliseconds: 20_000 } as const;
