/** An account in a region. Resources are visible only in their own. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** The principal that sent a request, and the account and region of the request. */
export interface Caller extends Scope {
  /** The ARN of the principal in IAM; absent for the root user of the account. */
  readonly principal?: string;
}

/** Access keys or a session, in the form of the SDK. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
