import type { Estate } from '../judge/estate';
import type { Outcome } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';
import type { Node } from '../template/node';
import { declared } from './declaration';
import { profilesOf } from './profile';
import { isMachineLearning } from './workload';

/**
 * What people say of a practice: what the profile of the use case shows, else what is declared of the practice. Nothing is
 * asked of templates without machine learning.
 */
export function promised(
  estate: Estate,
  id: string,
  inProfile: (facts: Node) => Outcome | undefined = () => undefined,
): PracticeOutcome[] {
  const shown = profilesOf(estate).flatMap(({ subject, facts }) => {
    const outcome = inProfile(facts);
    return outcome ? [{ ...outcome, subject }] : [];
  });
  const said = declared(estate, id);
  // what the profile shows is stronger than what is said, so that the latter is no reason to accept it
  if (shown.some(({ verdict }) => verdict === 'FAILED')) return shown.map((one) => ({ ...one, contradicts: true }));
  if (said.verdict === 'PASSED') return [said];
  if (shown.length > 0) return shown;
  return isMachineLearning(estate) ? [said] : [];
}

/** A limit that a profile sets, such as `at least 0.8`. */
export interface Bound {
  readonly side: 'atLeast' | 'atMost';
  readonly value: number;
  readonly text: string;
}

/** The limit that a fact of a profile has. */
export function boundOf(fact: Node): Bound | undefined {
  for (const [side, words] of [
    ['atLeast', 'at least'],
    ['atMost', 'at most'],
  ] as const) {
    const value = fact.get(side);
    if (value.isSet) return { side, value: Number(value.value), text: `${words} ${value.text}` };
  }
  return undefined;
}
