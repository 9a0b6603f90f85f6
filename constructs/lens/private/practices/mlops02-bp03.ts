import { declared, declareIt } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLOPS02-BP03';

/** It is decided what is tried, and in which order, to make a model better. */
export const MLOPS02_BP03: PracticeRule = {
  id: ID,
  fix: declareIt(ID),
  judge: (estate) => (isMachineLearning(estate) ? [declared(estate, ID)] : []),
};
