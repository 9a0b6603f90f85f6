import type { Subject } from '../judge/estate';
import type { Outcome } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';

/** What is said of each of some things. */
export function ofEach(subjects: readonly Subject[], judge: (subject: Subject) => Outcome): PracticeOutcome[] {
  return subjects.map((subject) => ({ ...judge(subject), subject }));
}
