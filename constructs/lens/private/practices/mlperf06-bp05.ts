import { isGated } from '../evidence/gates';
import { judgeTraining } from '../evidence/pipelines';
import { startsItself } from '../evidence/started';
import { together } from '../evidence/together';
import type { PracticeRule } from '../judge/rule';

/** Models are trained again by the clock, on new data or on drift, and only better ones are released. */
export const MLPERF06_BP05: PracticeRule = {
  id: 'MLPERF06-BP05',
  fix: {
    library: '`retrain` of `monitoring.ModelMonitor`, or `monitoring.Retraining` with a `schedule`',
    cloudFormation:
      'AWS::Scheduler::Schedule or AWS::Events::Rule that starts the pipeline, and a Condition step before RegisterModel',
  },
  judge: (estate) =>
    judgeTraining(estate, (read) => [
      together([startsItself(estate, read.pipeline, 'schedule', 'alarm', 'data'), isGated(read)]),
    ]),
};
