import { declareIt } from '../evidence/declaration';
import { boundOf, promised } from '../evidence/promises';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLPERF01-BP01';

/** There is a number by which the business sees whether the model is worth it. */
export const MLPERF01_BP01: PracticeRule = {
  id: ID,
  fix: { library: '`kpi` of `goal.UseCase`', cloudFormation: declareIt(ID).cloudFormation },
  judge: (estate) => promised(estate, ID, hasKpi),
};

function hasKpi(facts: Node): Outcome | undefined {
  const kpi = facts.get('goal', 'kpi');
  const name = kpi.get('name');
  if (!name.isSet) return undefined;
  const bound = boundOf(kpi);
  return bound
    ? passed(`the use case aims at ${name.text} of ${bound.text}`, kpi)
    : failed(`the use case has the KPI ${name.text} without a value to reach`, kpi);
}
