import { type Practice, practice, practicePage, PRACTICES } from './catalogue';
import { CONTROLS } from './controls';
import type { Fix, Severity } from './judge/rule';
import { PRACTICE_RULES } from './practices';

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

/** From the worst on. */
export const SEVERITIES: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** A practice is as severe as the risk of not following it. */
const SEVERITY = { High: 'HIGH', Medium: 'MEDIUM', Low: 'LOW' } as const;

const controls = new Map(CONTROLS.map((control) => [control.id, control]));
const practiceRules = new Map(PRACTICE_RULES.map((rule) => [rule.id, rule]));

/** What is known of the rule with an id. */
export function ruleFacts(id: string): RuleFacts {
  const control = controls.get(id);
  if (control) return { id, title: control.title, severity: control.severity, page: control.source, fix: control.fix };
  const known = practice(id);
  if (!known) throw new Error(`there is no rule ${id}`);
  const { title, risk } = known;
  const { fix } = practiceRules.get(id) ?? {};
  return { id, title, severity: SEVERITY[risk], page: practicePage(id), practice: known, ...(fix && { fix }) };
}

/** The ids of all rules that can fail. */
export function ruleIds(): string[] {
  return [...CONTROLS.map(({ id }) => id), ...PRACTICES.map(({ id }) => id).filter((id) => practiceRules.has(id))];
}
