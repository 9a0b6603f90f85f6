/** The side of a threshold on which a value has to be. */
export enum Comparison {
  /** The value passes when it is equal to the threshold or above it. */
  AT_LEAST = 'at least',

  /** The value passes when it is equal to the threshold or below it. */
  AT_MOST = 'at most',
}
