import { type Practice, practice, practicePage } from '../../constructs/lens/private/catalogue';
import { CONTROLS } from '../../constructs/lens/private/controls';
import type { Fix, Severity } from '../../constructs/lens/private/judge/rule';
import { PRACTICE_RULES } from '../../constructs/lens/private/practices';

/** What a report says of a rule. */
export interface RuleFacts {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The page that publishes it. */
  readonly page: string;
  /** What to do if it fails. A practice that only people can judge has nothing. */
  readonly fix?: Fix;
  /** Its place in the lens, if it is a practice. */
  readonly practice?: Practice;
}

const controls = new Map(CONTROLS.map((control) => [control.id, control]));
const practiceRules = new Map(PRACTICE_RULES.map((rule) => [rule.id, rule]));
const SEVERITY = { High: 'HIGH', Medium: 'MEDIUM', Low: 'LOW' } as const;

/** What is known of the rule with an id. */
export function ruleFacts(id: string): RuleFacts {
  const control = controls.get(id);
  if (control) return { id, title: control.title, severity: control.severity, page: control.source, fix: control.fix };
  const known = practice(id);
  if (!known) throw new Error(`there is no rule ${id}`);
  return {
    id,
    title: known.title,
    severity: SEVERITY[known.risk],
    page: practicePage(id),
    fix: practiceRules.get(id)?.fix,
    practice: known,
  };
}

/** From the worst on. */
export const SEVERITIES: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
