/** An IAM policy statement in the form that goes into the template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Why a statement about ECR's tokens names no resource. */
export const NO_TOKEN_RESOURCE = 'A token of ECR has no resource to name';

/** Why a statement about metrics names no resource. */
export const NO_METRIC_RESOURCE = 'Metrics have no resource to name; their namespace is a condition';

/** An identity policy statement that allows exactly these actions on these resources. */
export function allow(
  actions: string[],
  resources: string[],
  condition?: Record<string, Record<string, unknown>>,
): Statement {
  return {
    Effect: 'Allow',
    Action: single(actions),
    Resource: single(resources),
    ...(condition && { Condition: condition }),
  };
}

/** A policy document. Lists of one are unwrapped, so that templates read as IAM's own examples do. */
export function policyDocument(statements: readonly Statement[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

/** A list as policies write it: one entry stands alone. */
export function single(list: string[]): string | string[] {
  return list.length === 1 ? list[0] : list;
}

/** Calls that a role needs, and why a wildcard among the resources can't be narrower. */
export interface Permission {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: { [operator: string]: { [key: string]: unknown } };
  readonly because?: string;
}

/** A role that calls are allowed to: what every stage knows of a `ServiceRole`. */
interface Allowing {
  allow(actions: string[], resources: string[], options: Omit<Permission, 'actions' | 'resources'>): void;
}

/** Gives a role of ours what was found to be needed. */
export function allowAll(role: Allowing, permissions: readonly Permission[]): void {
  for (const { actions, resources, ...options } of permissions) role.allow(actions, resources, options);
}
