import { ofAll } from '../evidence/about';
import { registering, training, unreadPipelines } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** What each release was made of is recorded: data, code, model and environment. */
export const MLOPS02_BP04: PracticeRule = {
  id: 'MLOPS02-BP04',
  fix: {
    library: '`training.TrainingPipeline` with a `registry.ModelPackageGroup`',
    cloudFormation:
      'an AWS::SageMaker::Pipeline or MLflow for the runs, and an AWS::SageMaker::ModelPackageGroup for models',
  },
  judge: (estate) => {
    const [one] = [...training(estate), ...unreadPipelines(estate)];
    return one ? [runs(estate), versions(estate)].map((outcome) => ofAll(outcome, one)) : [];
  },
};

/** What records runs: with which data and code each was. */
const RUNS = [
  'AWS::SageMaker::Pipeline',
  'AWS::SageMaker::MlflowApp',
  'AWS::SageMaker::MlflowTrackingServer',
  'AWS::SageMaker::Experiment',
];

function runs(estate: Estate): Outcome {
  const [record] = estate.all(...RUNS);
  return record
    ? passed(`${record.logicalId} records the data and the code of each run`)
    : failed('nothing records the data and the code of a run: there is neither a SageMaker pipeline nor MLflow');
}

function versions(estate: Estate): Outcome {
  const [one] = registering(estate);
  if (one) return passed(`${one.step?.name ?? one.logicalId} keeps the versions of models`);
  return unreadPipelines(estate).length > 0
    ? cantTell("the template doesn't contain the steps of the pipeline, which may register models")
    : failed('no model registry keeps the versions of models');
}
