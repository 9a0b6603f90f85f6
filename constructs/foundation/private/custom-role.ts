import * as iam from 'aws-cdk-lib/aws-iam';
import { type CfnElement, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Statement } from '../../private/statements';

/** Where `iam.Role.customizeRoles` leaves what it was told. */
const CUSTOMIZED = '@aws-cdk/iam:customizeRoles';

interface Customized {
  readonly preventSynthesis?: boolean;
  readonly usePrecreatedRoles?: { readonly [constructPath: string]: string };
}

/**
 * Whether `iam.Role.customizeRoles` was called on a scope around a role: CDK's own roles are then existing ones, or are reported.
 * A role may be named by the path of the construct as well as by that of CDK's role in it.
 */
export function isCustomized(scope: Construct): boolean {
  const customized = scope.node.tryGetContext(CUSTOMIZED) as Customized | undefined;
  if (customized === undefined) return false;
  const names = customized.usePrecreatedRoles ?? {};
  const { path } = scope.node;
  const usePrecreatedRoles = path in names ? { [`${path}/Default`]: names[path], ...names } : names;
  scope.node.setContext(CUSTOMIZED, { ...customized, usePrecreatedRoles });
  return true;
}

/** Whether CDK makes neither a role nor its policies, because somebody else does. */
export function isPrecreated({ node }: iam.IRole): boolean {
  const customized = node.tryGetContext(CUSTOMIZED) as Customized | undefined;
  return customized !== undefined && customized.preventSynthesis !== false;
}

/** The logical ID that the role has without CDK's. */
export function keepLogicalId(scope: Construct, role: iam.Role): void {
  const resource = role.node.defaultChild;
  if (!(resource instanceof iam.CfnRole)) return;
  const stack = Stack.of(scope);
  resource.overrideLogicalId(stack.getLogicalId({ node: scope.node, stack } as CfnElement));
}

/** Who a trust policy names. */
export class Trusted extends iam.PrincipalBase {
  public readonly policyFragment: iam.PrincipalPolicyFragment;

  public constructor({ Principal, Condition }: Statement) {
    super();
    const entries = Object.entries(Principal as { [kind: string]: string | string[] });
    const principals = Object.fromEntries(entries.map(([kind, who]) => [kind, [who].flat()]));
    this.policyFragment = new iam.PrincipalPolicyFragment(principals, Condition);
  }

  public dedupeString(): string {
    return JSON.stringify(this.policyFragment.principalJson);
  }
}
