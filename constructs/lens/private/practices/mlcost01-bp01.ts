import type { PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';

/** Somebody weighed what the project costs and brings before it began. */
export const MLCOST01_BP01: PracticeRule = {
  id: 'MLCOST01-BP01',
  fix: declareIt('MLCOST01-BP01'),
  judge: (estate) => (isMachineLearning(estate) ? [declared(estate, 'MLCOST01-BP01')] : []),
};
