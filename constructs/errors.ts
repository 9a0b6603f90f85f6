// The subpath `cdk-ml-lifecycle/errors`. It is TypeScript's only: jsii knows no classes of errors, so other languages get the
// message, which begins with the code.
export { ConfigurationError } from './private/errors';
export type { Fault, FaultPlace, Path } from './private/faults';
