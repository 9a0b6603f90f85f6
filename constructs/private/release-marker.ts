/** Marks a release, whichever copy of this package made it. */
export const RELEASE = Symbol.for('cdk-ml-lifecycle.delivery.ReleaseStack');
