import { type Practice, PRACTICES } from '../catalogue';
import { CONTROLS } from '../controls';
import { PRACTICE_RULES } from '../practices';
import type { Template } from '../template/template';
import { declarationsIn, textOf } from './declared';
import { type Finding, Judge } from './judge';
import { needsPerson, notApplicable } from './outcome';

/** The verdicts of every control and of every practice about templates that are deployed together. */
export function review(templates: readonly Template[]): Finding[] {
  if (templates.length === 0) return [];
  const judge = new Judge(templates);
  return [...CONTROLS.flatMap((control) => judge.byControl(control)), ...byPractices(judge, templates)];
}

function byPractices(judge: Judge, templates: readonly Template[]): Finding[] {
  if (!templates.some(isAboutMachineLearning)) {
    return PRACTICES.map(({ id }) => ({ template: templates[0].file, logicalId: '', rule: id, ...NOT_ABOUT_IT }));
  }
  const declared = new Map(declarationsIn(templates).map((one) => [one.practice, one]));
  const rules = new Map(PRACTICE_RULES.map((rule) => [rule.id, rule]));
  return PRACTICES.flatMap((practice) => {
    const rule = rules.get(practice.id);
    if (rule) return judge.byPractice(rule);
    const said = declared.get(practice.id);
    const reason = said ? textOf(said) : whatPeopleKnow(practice);
    return [{ template: templates[0].file, logicalId: '', rule: practice.id, ...needsPerson(reason) }];
  });
}

const NOT_ABOUT_IT = notApplicable('nothing in the templates is about machine learning');

/** Words of services, of the workload and of its declarations. One of them is in each template of a workload. */
const WORDS =
  /sagemaker|bedrock|machine.?learning|ml.?ops|mlflow|mllens|feature.?store|training.?(data|job)|inference|model.?(artifact|bucket|data|package|registry)|"(ml|ml[.-][^"]*|[^"]*-ml)"/i;

/** The practices are about machine learning: a bucket for anything else may keep its objects as it likes. */
function isAboutMachineLearning(template: Template): boolean {
  const sections = (['Resources', 'Parameters', 'Metadata'] as const).map((name) => template.section(name));
  return WORDS.test(JSON.stringify(sections));
}

function whatPeopleKnow({ asks }: Practice): string {
  return `nothing is declared; a person has to say how this is done: ${asks}`;
}
