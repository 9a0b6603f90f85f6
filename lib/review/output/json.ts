import type { Review } from '../report';
import { type Placed, placedIn } from './placed';

/** A review as data: one verdict for each rule and for each thing that the rule is about. */
export function renderJson(review: Review): string {
  const { unreadable, impact } = review;
  const verdicts = placedIn(review).map(verdictOf);
  return JSON.stringify({ verdicts, unreadable, ...(impact && { impact }) }, null, 2);
}

function verdictOf({ finding, line }: Placed): object {
  const { template, logicalId, rule, verdict, reason, path, type, step, acknowledged } = finding;
  return { template, logicalId, rule, verdict, reason, path, type, step, line, acknowledged };
}
