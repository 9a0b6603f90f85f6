/** What may happen to the data. The value is a tag on every resource of the use case. */
export enum DataClassification {
  /** Anybody may read it. */
  PUBLIC = 'public',

  /** For the organisation's members. */
  INTERNAL = 'internal',

  /** For those who need it, for example because it is about persons. */
  CONFIDENTIAL = 'confidential',

  /** For named persons only. */
  RESTRICTED = 'restricted',
}

/** How much harm a wrong decision can do, in the terms of SageMaker's model cards. */
export enum RiskRating {
  /** Wrong decisions are cheap and easily undone. */
  LOW = 'Low',

  /** Wrong decisions cost, and can be undone. */
  MEDIUM = 'Medium',

  /** Wrong decisions harm people or are hard to undo. */
  HIGH = 'High',

  /** Nobody has judged it yet. */
  UNKNOWN = 'Unknown',
}

/** A risk rating and the thought behind it. */
export interface Risk {
  /** How much harm a wrong decision can do. */
  readonly rating: RiskRating;

  /** Why it is rated so, in words that a reviewer can judge. From 10 to 1,024 characters (MLL125). */
  readonly because: string;
}
