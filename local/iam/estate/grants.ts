import { identityPolicies } from '../policies';
import { asList, type DeployedRole } from '../records';

/** The resources, as patterns, on which a role is allowed an action by its name. */
export function resourcesOf(role: DeployedRole, action: string): string[] {
  return identityPolicies(role)
    .flatMap(({ policy }) => asList(policy.Statement))
    .filter(({ Effect, Action }) => Effect === 'Allow' && asList(Action).includes(action))
    .flatMap(({ Resource }) => asList(Resource));
}

/** A resource that a pattern covers. */
export function anyOf(pattern: string): string {
  return pattern.replaceAll('*', 'any');
}
