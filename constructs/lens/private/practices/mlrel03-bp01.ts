import { approvalRules, deployments } from '../evidence/delivery';
import { judgeTraining, type ReadPipeline, stepsOf } from '../evidence/pipelines';
import { startsItself } from '../evidence/started';
import { together } from '../evidence/together';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Models are trained, registered and deployed without anybody's hands, and each can be traced back. */
export const MLREL03_BP01: PracticeRule = {
  id: 'MLREL03-BP01',
  fix: {
    library: '`training.TrainingPipeline` registers, `monitoring.Retraining` starts it, `delivery.Delivery` deploys',
    cloudFormation:
      'a RegisterModel step; a rule or a schedule that starts the pipeline; a rule on SageMaker Model Package State Change that deploys',
  },
  judge: (estate) =>
    judgeTraining(estate, (read) => [
      together([registers(read), startsItself(estate, read.pipeline), deploys(estate, read)]),
    ]),
};

function registers(read: ReadPipeline): Outcome {
  const [step] = stepsOf(read, 'RegisterModel');
  return step
    ? passed(`the step ${step.name} registers each model`, step.node)
    : failed('no step registers the models', read.definition.node.get('Steps'));
}

function deploys(estate: Estate, read: ReadPipeline): Outcome {
  const [rule] = approvalRules(estate);
  if (rule) return passed(`the rule ${rule.logicalId} hears of models that are approved`);
  const [action] = deployments(estate);
  if (action) return passed(`the pipeline ${action.delivery.logicalId} deploys`);
  const [step] = stepsOf(read, 'Endpoint');
  if (step) return passed(`the step ${step.name} deploys`, step.node);
  return failed('nothing here deploys a model that is approved');
}
