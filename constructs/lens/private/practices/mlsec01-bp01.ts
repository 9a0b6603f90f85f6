import { declared, declareIt } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';
import type { PracticeRule } from '../judge/rule';

/** Data and software may be used for this purpose. Only people know, and say it. */
export const MLSEC01_BP01: PracticeRule = {
  id: 'MLSEC01-BP01',
  fix: declareIt('MLSEC01-BP01'),
  judge: (estate) => (isMachineLearning(estate) ? [declared(estate, 'MLSEC01-BP01')] : []),
};
