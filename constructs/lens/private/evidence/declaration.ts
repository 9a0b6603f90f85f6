import { practice } from '../catalogue';
import { declarationsIn, textOf } from '../judge/declared';
import type { Estate } from '../judge/estate';
import { needsPerson, type Outcome, passed } from '../judge/outcome';
import { once } from './once';

/** What the templates declare of a practice: that it is followed, or nothing, so that a person has to say it. */
export function declared(estate: Estate, id: string): Outcome {
  const said = declarations(estate).find((one) => one.practice === id);
  if (said) return passed(`declared: ${textOf(said)}`);
  return needsPerson(`nothing is declared; a person has to say how this is done: ${practice(id)?.asks}`);
}

const declarations = once((estate: Estate) => declarationsIn(estate.templates));

/** How to declare a practice, as the fix of a rule. */
export function declareIt(id: string): { readonly library: string; readonly cloudFormation: string } {
  return {
    library: `declare it in \`practices\` of \`goal.UseCase\`, under ${id}`,
    cloudFormation: `declare it in the metadata of the template: MlLens: { declared: { ${id}: { statement: … } } }`,
  };
}
