import { notAdmitted, principalOf } from '../../service/principal';
import type { Caller, Scope } from '../../../core/scope';
import type { Aws } from '../../../core/aws';

/** A request for a resource that has a policy of its own. */
export interface ForeignAccess {
  readonly caller: Caller;
  /** Where the resource is. */
  readonly owner: Scope;
  /** Such as `sagemaker:DescribeModelPackage`. */
  readonly action: string;
  readonly resource: string;
  /** The policy of the resource as text; absent where it has none. */
  readonly policy?: string;
}

/**
 * Admits callers of the owner's account, whom IAM has checked already, and others if the resource policy allows them.
 * @throws an AccessDeniedException
 */
export async function assertAccess(aws: Aws, access: ForeignAccess): Promise<void> {
  const { caller, owner, action, resource, policy } = access;
  if (caller.account === owner.account) return;
  const allowed =
    policy !== undefined &&
    (await aws.allowedByResourcePolicy({
      scope: { account: caller.account, region: caller.region },
      principal: principalOf(caller),
      action,
      resource,
      policy: JSON.parse(policy) as object,
    }));
  if (!allowed) throw notAdmitted(caller, action, resource);
}
