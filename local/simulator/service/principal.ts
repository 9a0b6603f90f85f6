import { accessDenied, type ServiceError } from '../../core/errors';
import type { Caller } from '../../core/scope';

/** The ARN of the principal that sent a request. */
export function principalOf(caller: Caller): string {
  return caller.principal ?? `arn:aws:iam::${caller.account}:root`;
}

/** The error for a caller from another account whom no resource policy allows. */
export function notAdmitted(caller: Caller, action: string, resource: string): ServiceError {
  return accessDenied(
    `User: ${principalOf(caller)} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no resource-based policy allows the ${action} action`,
  );
}
