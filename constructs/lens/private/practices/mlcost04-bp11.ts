import type { Subject } from '../judge/estate';
import { everyOf, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { isLimited, stopsEarly, trainingDefinitions, tuningConfig, tuningJobs } from '../evidence/tuning';

/** Hyperparameters are tuned by a job, within ranges and limits. */
export const MLCOST04_BP11: PracticeRule = {
  id: 'MLCOST04-BP11',
  fix: {
    library: '`training.TrainingPipeline` has no tuning; there is nothing to set',
    cloudFormation:
      'HyperParameterTuningJobConfig of the tuning step: ParameterRanges, ResourceLimits, TrainingJobEarlyStoppingType: Auto',
  },
  judge: (estate) => [...ofEach(tuningJobs(estate), isTuned), ...unread(estate)],
};

function isTuned(job: Subject): Outcome {
  const worst = everyOf([hasRanges(job), isLimited(job), stopsEarly(job)])!;
  return worst.verdict === 'PASSED'
    ? passed('a job tunes within ranges and limits, and stops what gets no better', tuningConfig(job))
    : worst;
}

function hasRanges(job: Subject): Outcome {
  const config = tuningConfig(job);
  const automatic = job.properties.get('Autotune', 'Mode');
  if (automatic.text === 'Enabled') return passed('Autotune chooses the ranges', automatic);
  const places = [
    config.get('ParameterRanges'),
    ...trainingDefinitions(job).map((definition) => definition.get('HyperParameterRanges')),
  ];
  const open = places.find((place) => place.unknown);
  if (open) return unknown(open);
  const found = places.find((place) => place.keys.some((key) => place.get(key).isSet));
  return found ? passed('hyperparameters have ranges', found) : failed('no hyperparameter has a range', places[0]);
}
