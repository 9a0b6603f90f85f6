import type { Change } from '../report';

/** The kinds of changes, with those first that lose or interrupt something. */
export const CHANGES: readonly Change['change'][] = ['replaced', 'may be replaced', 'removed', 'updated', 'added'];

/** The changes of an update, with what is lost or interrupted first. */
export function inOrder(changes: readonly Change[]): Change[] {
  const rank = ({ change, warning }: Change): number => CHANGES.indexOf(change) * 2 + (warning === undefined ? 1 : 0);
  return [...changes].sort((a, b) => rank(a) - rank(b));
}
