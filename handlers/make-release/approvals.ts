import * as z from 'zod/mini';
import { Identity } from '../../schema/release';

/** One change of the approval status of a model package, as an event reported it. */
export const Change = z.object({
  status: z.enum(['Approved', 'Rejected', 'PendingManualApproval']),
  /** When SageMaker changed the package: ISO 8601, in whole seconds where only the event says so. */
  at: z.iso.datetime(),
  /** Who changed it. It is missing if somebody else had edited the package before the handler could look. */
  by: z.optional(z.string()),
  /** Who that is, as far as SageMaker tells people apart. */
  identity: z.optional(Identity),
  description: z.optional(z.string()),
  /** Set if the event doesn't say which fields changed, so that this may be an edit of something else. */
  unsure: z.optional(z.boolean()),
});
export type Change = z.infer<typeof Change>;

/** What is remembered of a model package: the changes of its status in order of time, and the versions of its releases. */
export const Approvals = z.object({ changes: z.array(Change), releases: z.array(z.string()) });
export type Approvals = z.infer<typeof Approvals>;

export const NO_APPROVALS: Approvals = { changes: [], releases: [] };

/** More changes than a person makes by hand. The oldest are forgotten. */
const REMEMBERED_CHANGES = 50;

/** The status of a model package, and the change that gave it this status: repetitions after it change nothing. */
export interface Standing {
  readonly status: Change['status'];
  readonly since: Change;
}

/**
 * Adds a change where it belongs in time, in whatever order events arrive. An event that repeats a change adds only what
 * wasn't known.
 */
export function withChange({ changes, releases }: Approvals, change: Change): Approvals {
  const known = changes.findIndex((each) => isSame(each, change));
  const all = known < 0 ? [...changes, change] : changes.with(known, merged(changes[known], change));
  return { changes: all.toSorted((a, b) => instant(a) - instant(b)).slice(-REMEMBERED_CHANGES), releases };
}

/** Adds a version of the release in its bucket. */
export function withRelease({ changes, releases }: Approvals, versionId: string): Approvals {
  return { changes, releases: [...releases.filter((each) => each !== versionId), versionId] };
}

/** The status that the last change left. There has to be a change. */
export function standing({ changes }: Approvals): Standing {
  const { status } = changes.at(-1)!;
  const before = changes.findLastIndex((each) => each.status !== status);
  return { status, since: changes[before + 1] };
}

/** Whether two events report the same change. Events tell the time in whole seconds only. */
export function isSame(one: Change, other: Change): boolean {
  return one.status === other.status && Math.floor(instant(one) / 1000) === Math.floor(instant(other) / 1000);
}

/** Whether nothing but an event that is unsure says that a version was approved. */
export function isGuess({ changes }: Approvals): boolean {
  return changes.length === 1 && changes[0].unsure === true;
}

function merged(known: Change, repeated: Change): Change {
  const { unsure, ...sure } = known;
  return { ...repeated, ...sure, ...(unsure && repeated.unsure && { unsure }) };
}

function instant({ at }: Change): number {
  return Date.parse(at);
}
