import { accessDenied, type ServiceError } from '../../core/errors';
import type { Caller } from '../../core/scope';

/** The ARN of who sent a request. */
export function principalOf(caller: Caller): string {
  return caller.principal ?? `arn:aws:iam::${caller.account}:root`;
}

/** What a caller of another account is told where no policy of a resource lets it in. */
export function notAdmitted(caller: Caller, action: string, resource: string): ServiceError {
  return accessDenied(
    `User: ${principalOf(caller)} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no resource-based policy allows the ${action} action`,
  );
}
