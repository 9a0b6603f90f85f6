/** On which side of its limit a value has to be. */
export enum Comparison {
  /** The value passes when it is the limit or more. */
  AT_LEAST = 'at least',

  /** The value passes when it is the limit or less. */
  AT_MOST = 'at most',
}
