import type { Subject } from '../judge/estate';
import { everyOf, failed, mustBeSet, type Outcome, passed, someOf } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { trainingDefinitions, tuningJobs } from '../evidence/tuning';

/** Tuning goes on from what earlier jobs found. */
export const MLCOST04_BP10: PracticeRule = {
  id: 'MLCOST04-BP10',
  fix: {
    library: '`training.TrainingPipeline` has no tuning; there is nothing to set',
    cloudFormation: 'WarmStartConfig of the tuning step, or CheckpointConfig.S3Uri of its training job definitions',
  },
  judge: (estate) => [...ofEach(tuningJobs(estate), goesOn), ...unread(estate)],
};

function goesOn(job: Subject): Outcome {
  const warm = job.properties.get('WarmStartConfig');
  const checkpoints = trainingDefinitions(job).map((definition) =>
    mustBeSet(definition.get('CheckpointConfig', 'S3Uri')),
  );
  const best = someOf([mustBeSet(warm), ...[everyOf(checkpoints)].filter((one) => one !== undefined)])!;
  if (best.verdict === 'FAILED')
    return failed('each run starts anew: there is neither WarmStartConfig nor CheckpointConfig', warm);
  if (best.verdict !== 'PASSED') return best;
  return passed(
    best.path === warm.path ? 'it begins with what earlier jobs found' : 'its jobs go on from checkpoints',
    best.path,
  );
}
