/** On which side of its threshold a value has to be. */
export enum Comparison {
  /** The value passes when it is the threshold or more. */
  AT_LEAST = 'at least',

  /** The value passes when it is the threshold or less. */
  AT_MOST = 'at most',
}
