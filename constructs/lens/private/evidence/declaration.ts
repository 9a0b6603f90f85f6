import { practice } from '../catalogue';
import { declarationsIn } from '../judge/declared';
import type { Estate } from '../judge/estate';
import { needsPerson, type Outcome, passed } from '../judge/outcome';

/** What the templates declare of a practice: that it is followed, or nothing, so that a person has to say it. */
export function declared(estate: Estate, id: string): Outcome {
  const said = declarationsIn(estate.templates).find((one) => one.practice === id);
  if (said) return passed(['declared:', said.statement, said.link].filter(Boolean).join(' '));
  return needsPerson(`nothing is declared; a person has to say how this is done: ${practice(id)?.asks}`);
}

/** How to declare a practice, as the fix of a rule. */
export function declareIt(id: string): { readonly library: string; readonly cloudFormation: string } {
  return {
    library: `declare it in \`practices\` of \`goal.UseCase\`, under ${id}`,
    cloudFormation: `declare it in the metadata of the template: MlLens: { declared: { ${id}: { statement: … } } }`,
  };
}
