/** An account in a region: nothing that the simulator keeps is seen outside of its own. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** Who sent a request, and where to. */
export interface Caller extends Scope {
  /** The ARN of the principal, as IAM knows it; absent for the root of the account. */
  readonly principal?: string;
}

/** Keys or a session, as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
