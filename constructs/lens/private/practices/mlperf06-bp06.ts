import { declareIt } from '../evidence/declaration';
import { promised } from '../evidence/promises';
import { training } from '../evidence/workload';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLPERF06-BP06';

/** People look again for data and features that are worth adding. */
export const MLPERF06_BP06: PracticeRule = {
  id: ID,
  fix: declareIt(ID),
  judge: (estate) => (training(estate).length > 0 ? promised(estate, ID) : []),
};
