import { identityPolicies } from './policies';
import { asList, type DeployedRole, type Statement } from './records';

/** One action on one resource that a role's policies allow; both may be patterns. */
export interface Allowance {
  readonly action: string;
  readonly resource: string;
}

/** The parts of a statement that matched a call. */
export interface Match {
  readonly policy: string;
  /** The number of the statement, counted from 1. */
  readonly statement: number;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Records which permissions of a role calls use. */
export class Usage {
  private readonly allowed = new Map<string, Allowance>();
  private readonly used = new Set<string>();

  public constructor(role: DeployedRole) {
    for (const { policy } of identityPolicies(role))
      for (const statement of asList(policy.Statement))
        if (statement.Effect === 'Allow')
          for (const allowance of allowancesOf(statement)) this.allowed.set(keyOf(allowance), allowance);
  }

  /** The permissions that no call has used. */
  public get unused(): Allowance[] {
    return [...this.allowed].flatMap(([key, allowance]) => (this.used.has(key) ? [] : [allowance]));
  }

  /** Records the permissions that allowed a call. */
  public see(matches: readonly Match[]): void {
    for (const { actions, resources } of matches)
      for (const action of actions) for (const resource of resources) this.used.add(keyOf({ action, resource }));
  }
}

function allowancesOf(statement: Statement): Allowance[] {
  const actions = statement.NotAction ? asList(statement.NotAction).map(exceptionOf) : asList(statement.Action);
  const resources = statement.NotResource ? asList(statement.NotResource).map(exceptionOf) : asList(statement.Resource);
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

/** Writes an entry of NotAction or NotResource. */
export function exceptionOf(pattern: string): string {
  return `all but ${pattern}`;
}

function keyOf({ action, resource }: Allowance): string {
  return `${action} ${resource}`;
}
