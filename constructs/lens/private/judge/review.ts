import { type Practice, PRACTICES } from '../catalogue';
import { CONTROLS } from '../controls';
import { PRACTICE_RULES } from '../practices';
import type { Template } from '../template/template';
import { declarationsIn } from './declared';
import { type Finding, Judge } from './judge';
import { needsPerson } from './outcome';

/** The verdicts of every control and of every practice about templates that are deployed together. */
export function review(templates: readonly Template[]): Finding[] {
  if (templates.length === 0) return [];
  const judge = new Judge(templates);
  return [...CONTROLS.flatMap((control) => judge.byControl(control)), ...byPractices(judge, templates)];
}

function byPractices(judge: Judge, templates: readonly Template[]): Finding[] {
  const declared = new Map(declarationsIn(templates).map((one) => [one.practice, one]));
  const rules = new Map(PRACTICE_RULES.map((rule) => [rule.id, rule]));
  return PRACTICES.flatMap((practice) => {
    const rule = rules.get(practice.id);
    if (rule) return judge.byPractice(rule);
    const said = declared.get(practice.id);
    const reason = said ? [said.statement, said.link].filter(Boolean).join(' ') : whatPeopleKnow(practice);
    return [{ template: templates[0].file, logicalId: '', rule: practice.id, ...needsPerson(reason) }];
  });
}

function whatPeopleKnow({ asks }: Practice): string {
  return `nothing is declared; a person has to say how this is done: ${asks}`;
}
