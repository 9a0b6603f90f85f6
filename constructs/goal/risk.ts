/** Who may see the data. The value is a tag on every resource of the use case. */
export enum DataClassification {
  /** Anybody may see it. */
  PUBLIC = 'public',

  /** Members of the organisation may see it. */
  INTERNAL = 'internal',

  /** Only people who need it may see it, for example because it is about persons. */
  CONFIDENTIAL = 'confidential',

  /** Only people who are named may see it. */
  RESTRICTED = 'restricted',
}

/** How much harm a wrong decision can do, in the terms of SageMaker Model Cards. */
export enum RiskRating {
  /** A wrong decision costs little and is easy to undo. */
  LOW = 'Low',

  /** A wrong decision is costly but can be undone. */
  MEDIUM = 'Medium',

  /** A wrong decision harms people or is hard to undo. */
  HIGH = 'High',

  /** Nobody has rated the risk yet. */
  UNKNOWN = 'Unknown',
}

/** A risk rating and the reason for it. */
export interface Risk {
  /** How much harm a wrong decision can do. */
  readonly rating: RiskRating;

  /** The reason for the rating, in 10 to 1,024 characters. Any other length fails with MLL125. */
  readonly because: string;
}
