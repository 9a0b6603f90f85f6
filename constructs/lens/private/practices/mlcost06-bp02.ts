import type { PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { batchInference, serving } from '../evidence/workload';

/** Somebody compares what a model brings with what it costs while it runs. */
export const MLCOST06_BP02: PracticeRule = {
  id: 'MLCOST06-BP02',
  fix: declareIt('MLCOST06-BP02'),
  judge: (estate) =>
    serving(estate).length + batchInference(estate).length > 0 ? [declared(estate, 'MLCOST06-BP02')] : [],
};
