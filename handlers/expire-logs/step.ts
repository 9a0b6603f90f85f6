import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';

/** A log group that has to have a retention. */
export interface Wanted {
  readonly logGroupName: string;
  /** Whether others write to it, too: then its retention, if there is one, is theirs to choose. */
  readonly shared: boolean;
}

/** What to do about a log group. */
export type Step = 'create' | 'set' | 'keep';

/** What a log group needs, by what CloudWatch says about it: nothing if it does not exist. */
export function stepFor({ shared }: Wanted, found: LogGroup | undefined, retentionInDays: number): Step {
  if (!found) return 'create';
  if (found.retentionInDays === undefined) return 'set';
  return shared || found.retentionInDays === retentionInDays ? 'keep' : 'set';
}

/** The log groups of two lists of names, with commas between them. A group in both of them is not shared. */
export function wantedFrom(own = '', shared = ''): Wanted[] {
  const names = (list: string) => list.split(',').filter((name) => name !== '');
  const mine = new Set(names(own));
  const theirs = new Set(names(shared).filter((name) => !mine.has(name)));
  return [
    ...[...mine].map((logGroupName) => ({ logGroupName, shared: false })),
    ...[...theirs].map((logGroupName) => ({ logGroupName, shared: true })),
  ];
}
