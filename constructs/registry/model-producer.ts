/** Another account that registers models in a group. */
export interface ModelProducer {
  /**
   * The ID of the account, of 12 digits. Any other value fails with MLL507, and a second producer in it with MLL509.
   */
  readonly account: string;

  /**
   * The ARN of the role that registers models there. A malformed ARN fails with MLL508.
   *
   * @default - every principal that the administrators of the account allow
   */
  readonly registerRoleArn?: string;
}
