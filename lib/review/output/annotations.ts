import { ruleFacts } from '../../../constructs/lens/private/rule-facts';
import type { Review, Unreadable } from '../report';
import { reachesThreshold } from '../threshold';
import type { Threshold } from '../thresholds';
import { isOpenFailure, type Placed, placedIn } from './placed';

/**
 * Annotations of GitHub Actions: an error for what makes the review fail, and a warning for any other failure.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderAnnotations(review: Review, threshold: Threshold): string {
  const shown = placedIn(review).filter(
    ({ finding }) => isOpenFailure(finding) || reachesThreshold(finding, threshold),
  );
  // GitHub shows ten of each kind, so what is worst comes first
  const errors = shown.filter(({ finding }) => reachesThreshold(finding, threshold));
  const warnings = shown.filter(({ finding }) => !reachesThreshold(finding, threshold));
  return [
    ...review.unreadable.map(ofUnreadable),
    ...errors.map((one) => annotation('error', one)),
    ...warnings.map((one) => annotation('warning', one)),
  ].join('\n');
}

function annotation(kind: string, { finding, file, line = 1 }: Placed): string {
  const { rule, logicalId, step, reason } = finding;
  const facts = ruleFacts(rule);
  const where = [logicalId, step].filter(Boolean).join(', step ');
  const text = [
    where === '' ? `${facts.title}: ${reason}` : `${where}: ${reason}`,
    ...(facts.fix ? [`Fix: ${facts.fix.cloudFormation}`] : []),
    facts.page,
  ].join('\n');
  return `::${kind} file=${property(file)},line=${line},title=${property(`${rule} ${facts.severity}`)}::${data(text)}`;
}

function ofUnreadable({ file, why }: Unreadable): string {
  return `::error file=${property(file)},title=No template::${data(why)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
