import type { Finding } from '../../constructs/lens/private/judge/judge';
import { isOpenFailure } from './output/placed';
import type { Threshold } from './thresholds';
import { ruleFacts, SEVERITIES } from '../../constructs/lens/private/rule-facts';

/** Whether a finding makes a review fail. What was acknowledged never does. */
export function reachesThreshold(finding: Finding, threshold: Threshold): boolean {
  if (threshold === 'none') return false;
  if (threshold === 'cant-tell' && finding.verdict === 'CANT_TELL' && finding.acknowledged === undefined) return true;
  if (!isOpenFailure(finding)) return false;
  if (threshold === 'cant-tell' || threshold === 'failed') return true;
  const severity = SEVERITIES.indexOf(ruleFacts(finding.rule).severity);
  return severity <= SEVERITIES.findIndex((one) => one.toLowerCase() === threshold);
}
