/** A statement that the owner of a resource has to add to its policy, because the resource isn't of this app. */
export interface RequiredStatement {
  /** The account that owns the resource. */
  readonly account: string;

  /** The ARN of the resource whose policy needs the statement. */
  readonly resourceArn: string;

  /** The statement, as policies have it. */
  readonly statement: { [key: string]: any };
}
