import { everyOf, type Outcome } from '../judge/outcome';

/** The verdict on several parts of the same thing: all that is missing, or all that is there. */
export function together(parts: readonly Outcome[]): Outcome {
  const decisive = everyOf(parts)!;
  const same = parts.filter(({ verdict }) => verdict === decisive.verdict);
  return { ...decisive, reason: [...new Set(same.map(({ reason }) => reason))].join('; ') };
}
