import type { Subject } from '../judge/estate';
import { everyOf, mustBeOneOf, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { isLimitedAtOnce, stopsEarly, tuningConfig, tuningJobs } from '../evidence/tuning';

/** Tuning learns from what it tried, instead of trying everything. */
export const MLSUS04_BP04: PracticeRule = {
  id: 'MLSUS04-BP04',
  fix: {
    library: '`training.TrainingPipeline` has no tuning; there is nothing to set',
    cloudFormation: 'Strategy: Bayesian or Hyperband, MaxParallelTrainingJobs and TrainingJobEarlyStoppingType: Auto',
  },
  judge: (estate) => [...ofEach(tuningJobs(estate), isFrugal), ...unread(estate)],
};

function isFrugal(job: Subject): Outcome {
  const strategy = tuningConfig(job).get('Strategy');
  const worst = everyOf([mustBeOneOf(strategy, ['Bayesian', 'Hyperband']), stopsEarly(job), isLimitedAtOnce(job)])!;
  return worst.verdict === 'PASSED'
    ? passed(`${strategy.text} search tunes, and stops what gets no better`, strategy)
    : worst;
}
