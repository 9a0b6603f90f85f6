import { EXPLAINED, type ReasonId } from './explained';
import type { Answers, Named } from './people';

/** Somebody who gets past an approval. */
export interface Open {
  readonly label: string;
  readonly answer: Named;
}

/** What is open, against what somebody has explained. */
export interface Findings {
  readonly explained: { readonly [reason: string]: readonly Open[] };
  /** Open, and nobody has said why. */
  readonly unexplained: readonly Open[];
  /** Explained, and no longer open. */
  readonly stale: readonly string[];
}

export function labelOf({ account, name }: Named): string {
  return `${account}: ${name}`;
}

/** Sorts everybody who gets past an approval by the reason. */
export function findingsOf({ roles, developers }: Answers): Findings {
  const open = [...roles, ...developers.flat()]
    .filter(({ remaining }) => remaining.length < 2)
    .map((answer) => ({ label: labelOf(answer), answer }));
  const labels = open.map(({ label }) => label);
  const expected = Object.values(EXPLAINED).flat();
  return {
    explained: Object.fromEntries(
      Object.entries(EXPLAINED).map(([reason, all]) => [reason, open.filter(({ label }) => all.includes(label))]),
    ),
    unexplained: open.filter(({ label }) => !expected.includes(label)),
    stale: expected.filter((label) => !labels.includes(label)),
  };
}

export function reasonOf(answer: Named): ReasonId | undefined {
  const label = labelOf(answer);
  return (Object.keys(EXPLAINED) as ReasonId[]).find((reason) => EXPLAINED[reason].includes(label));
}
