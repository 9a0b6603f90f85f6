/** What two practices have to do with each other. */
export interface Relation {
  readonly kind: 'overlap' | 'conflict';
  readonly practices: readonly [string, string];
  /** What they share, or how they pull in opposite directions: a sentence without a full stop. */
  readonly why: string;
  /** How to decide between practices in conflict: a sentence without a full stop. */
  readonly decide?: string;
}
