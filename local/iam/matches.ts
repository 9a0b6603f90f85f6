import type { RequestAnalysis } from '@cloud-copilot/iam-simulate';
import { exceptionOf, type Match } from './usage';

type Analyzed = NonNullable<RequestAnalysis['identityAnalysis']>['allowStatements'][number];
type Explained = Analyzed['explain'];

/** The statements of a role's policies that allowed a call. */
export function matchesOf({ identityAnalysis }: RequestAnalysis): Match[] {
  return (identityAnalysis?.allowStatements ?? []).map(({ policyId, statement, explain }) => ({
    policy: policyId,
    statement: statement.index(),
    actions: actionsOf(explain),
    resources: resourcesOf(explain),
  }));
}

function actionsOf({ actions, notActions }: Explained): string[] {
  if (notActions) return [notActions].flat().map(({ action }) => exceptionOf(action));
  return [actions ?? []].flat().flatMap(({ action, matches }) => (matches ? [action] : []));
}

function resourcesOf({ resources, notResources }: Explained): string[] {
  if (notResources) return [notResources].flat().map(({ resource }) => exceptionOf(resource));
  return [resources ?? []].flat().flatMap(({ resource, matches }) => (matches ? [resource] : []));
}
