import { declareIt } from '../evidence/declaration';
import { boundOf, promised } from '../evidence/promises';
import { stepsOf, trainingPipelines } from '../evidence/pipelines';
import { together } from '../evidence/together';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLPERF02-BP01';

/** The use case says by which metrics a model is judged, and the pipeline judges by them. */
export const MLPERF02_BP01: PracticeRule = {
  id: ID,
  fix: { library: '`objectives` of `goal.UseCase`', cloudFormation: declareIt(ID).cloudFormation },
  judge: (estate) => promised(estate, ID, (facts) => hasObjectives(estate, facts)),
};

function hasObjectives(estate: Estate, facts: Node): Outcome | undefined {
  const objectives = facts.get('objectives').items;
  if (objectives.length === 0) return undefined;
  return together(objectives.map((objective) => isChecked(estate, objective)));
}

/** A pipeline that trains has to have a condition on the metric, which asks for as much. */
function isChecked(estate: Estate, objective: Node): Outcome {
  const metric = objective.get('metric').text;
  const bound = boundOf(objective);
  if (!bound) return failed(`the objective ${metric} has no limit`, objective);
  const pipelines = trainingPipelines(estate);
  if (pipelines.length === 0) return passed(`the use case asks for ${metric} of ${bound.text}`, objective);
  const conditions = pipelines
    .flatMap((read) => stepsOf(read, 'Condition'))
    .flatMap(({ node }) => node.get('Arguments', 'Conditions').items)
    .filter((condition) => reads(condition, metric));
  if (conditions.length === 0) return failed(`no condition of a pipeline reads ${metric}`, objective);
  const weak = conditions.map((condition) => condition.get('RightValue')).find((limit) => isWeaker(limit, bound));
  return weak
    ? failed(`a pipeline lets pass ${metric} of ${weak.text}, and the use case asks for ${bound.text}`, objective)
    : passed(`a pipeline checks that ${metric} is ${bound.text}`, objective);
}

function reads(condition: Node, metric: string): boolean {
  const words = JSON.stringify(condition.get('LeftValue').raw ?? '').split(/[^\w-]+/);
  return words.includes(metric);
}

function isWeaker({ value }: Node, { side, value: limit }: { readonly side: string; readonly value: number }): boolean {
  if (typeof value !== 'number') return false;
  return side === 'atLeast' ? value < limit : value > limit;
}
