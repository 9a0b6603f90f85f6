import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeSet, type Outcome, passed, unknown } from '../judge/outcome';
import type { Node } from '../template/node';

/** The jobs that tune hyperparameters. */
export function tuningJobs(estate: Estate): Subject[] {
  return estate.all('AWS::SageMaker::HyperParameterTuningJob');
}

/** What a tuning job is told, whichever way the resource or the step names it. */
export function tuningConfig({ properties }: Subject): Node {
  return properties.get('HyperParameterTuningJobConfig');
}

/** The definitions of the training jobs that a tuning job starts. */
export function trainingDefinitions({ properties }: Subject): Node[] {
  return [properties.get('TrainingJobDefinition'), ...properties.get('TrainingJobDefinitions').items].filter(
    ({ value }) => value !== undefined,
  );
}

/** Whether training jobs end early that get no better. Hyperband does so by itself. */
export function stopsEarly(job: Subject): Outcome {
  const config = tuningConfig(job);
  const [strategy, early] = [config.get('Strategy'), config.get('TrainingJobEarlyStoppingType')];
  if (strategy.text === 'Hyperband') return passed('Hyperband stops jobs that fall behind', strategy);
  if (early.unknown) return unknown(early);
  if (early.text === 'Auto') return passed('TrainingJobEarlyStoppingType is Auto', early);
  return failed(
    `jobs that get no better run to their end, as TrainingJobEarlyStoppingType is ${early.text || 'not set'}`,
    early,
  );
}

/** Whether a tuning job is limited in how many training jobs it starts. */
export function isLimited(job: Subject): Outcome {
  return mustBeSet(tuningConfig(job).get('ResourceLimits', 'MaxNumberOfTrainingJobs'));
}

/** Whether a tuning job is limited in how many training jobs run at once. */
export function isLimitedAtOnce(job: Subject): Outcome {
  return mustBeSet(tuningConfig(job).get('ResourceLimits', 'MaxParallelTrainingJobs'));
}
