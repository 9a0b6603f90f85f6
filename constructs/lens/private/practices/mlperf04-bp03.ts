import { isGated, isMeasured } from '../evidence/gates';
import { judgeTraining, type ReadPipeline, stepsOf } from '../evidence/pipelines';
import { reportIn } from '../evidence/reports';
import { startsItself } from '../evidence/started';
import { together } from '../evidence/together';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Whatever starts the pipeline, a model is measured, and what was measured goes to the registry with it. */
export const MLPERF04_BP03: PracticeRule = {
  id: 'MLPERF04-BP03',
  fix: {
    library: '`training.TrainingPipeline` measures, decides and registers; `monitoring.Retraining` starts it',
    cloudFormation:
      'a Processing step after training, a Condition step that reads its PropertyFile, and ModelMetrics: { ModelQuality: … } of RegisterModel',
  },
  judge: (estate) =>
    judgeTraining(estate, (read) => [
      together([isMeasured(read), isGated(read), isRecorded(read), startsItself(estate, read.pipeline)]),
    ]),
};

function isRecorded(read: ReadPipeline): Outcome {
  const [register] = stepsOf(read, 'RegisterModel');
  if (!register) return failed('no step registers the models', read.definition.node.get('Steps'));
  const report = reportIn(register.node.get('Arguments'), { metric: 'ModelQuality' });
  return report
    ? passed(`the step ${register.name} registers each model with its quality`, report)
    : failed(
        `the step ${register.name} has no ModelMetrics.ModelQuality`,
        register.node.get('Arguments', 'ModelMetrics'),
      );
}
