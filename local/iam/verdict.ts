import { type DeniedCall, type DisputedCall, evaluate, type Unused } from './evaluation';
import { StableNames, type StackResource } from './names';
import { type DeployedPolicies, readCalls } from './records';
import { compareWithReviewed, readReviewed } from './reviewed';

export interface VerdictRequest {
  /** The file that the emulator wrote calls to. */
  readonly calls: string;
  readonly policies: DeployedPolicies;
  /** What the stacks of all accounts have made. */
  readonly resources: readonly StackResource[];
  /** The list of what was reviewed. */
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
 * What IAM says of a whole rehearsal.
 *
 * @throws an Error if there was nothing to judge, as that would look as if nothing had been refused
 */
export async function iamVerdict({ calls, policies, resources, reviewed }: VerdictRequest): Promise<IamVerdict> {
  const names = new StableNames(resources);
  const { unused, ...found } = await evaluate({ calls: readCalls(calls), policies, names });
  if (found.judged === 0) throw new Error(`${calls} has no call that a policy decides on: was anything recorded?`);
  const { unreviewed, stale } = compareWithReviewed(unused, readReviewed(reviewed));
  return { ...found, unused: unused.map((one) => ({ ...one, reviewed: !unreviewed.includes(one) })), stale };
}
