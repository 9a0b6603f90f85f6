import type { Subject } from '../judge/estate';
import type { Outcome } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';

/** What is said of each of some things. */
export function ofEach(subjects: readonly Subject[], judge: (subject: Subject) => Outcome): PracticeOutcome[] {
  return subjects.map((subject) => ({ ...judge(subject), subject }));
}

/** What is said of all together. If it isn't met, it is about one of them, whose metadata can acknowledge it. */
export function ofAll(outcome: Outcome, subject: Subject): PracticeOutcome {
  return outcome.verdict === 'PASSED' ? outcome : { ...outcome, subject };
}
