import { isGated } from '../evidence/gates';
import { judgeTraining, type ReadPipeline, releasesOf } from '../evidence/pipelines';
import { startsItself } from '../evidence/started';
import { together } from '../evidence/together';
import { cantTell, type Outcome } from '../judge/outcome';
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
      together([startsItself(estate, read.pipeline, 'schedule', 'alarm', 'data'), isGuarded(read)]),
    ]),
};

function isGuarded(read: ReadPipeline): Outcome {
  if (releasesOf(read).length > 0) return isGated(read);
  return cantTell('no step registers or deploys what is trained', read.definition.node.get('Steps'));
}
