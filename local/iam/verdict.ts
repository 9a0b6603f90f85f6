import { type DeniedCall, type DisputedCall, evaluate, type Unused } from './evaluation';
import { StableNames, type StackResource } from './names';
import { type DeployedPolicies, readCalls } from './records';
import { compareWithReviewed, readReviewed } from './reviewed';

export interface VerdictRequest {
  /** The file that the emulator recorded calls in. */
  readonly calls: string;
  readonly policies: DeployedPolicies;
  /** The resources of all stacks in all accounts. */
  readonly resources: readonly StackResource[];
  /** The file with the reviewed permissions. */
  readonly reviewed: string;
}

export interface IamVerdict {
  readonly judged: number;
  readonly denied: readonly DeniedCall[];
  readonly disputed: readonly DisputedCall[];
  readonly unknown: readonly DeniedCall[];
  readonly unused: readonly (Unused & { readonly reviewed: boolean })[];
  readonly stale: readonly string[];
}

/**
 * Checks all calls of a rehearsal against the deployed policies.
 *
 * @throws an Error if there was no call to check, as that would look like a rehearsal without denied calls
 */
export async function iamVerdict({ calls, policies, resources, reviewed }: VerdictRequest): Promise<IamVerdict> {
  const names = new StableNames(resources);
  const { unused, ...found } = await evaluate({ calls: readCalls(calls), policies, names });
  if (found.judged === 0)
    throw new Error(`${calls} has no call that a policy applies to; check that the emulator recorded any`);
  const { unreviewed, stale } = compareWithReviewed(unused, readReviewed(reviewed));
  return { ...found, unused: unused.map((one) => ({ ...one, reviewed: !unreviewed.includes(one) })), stale };
}
