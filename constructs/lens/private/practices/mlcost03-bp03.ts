import type { Subject } from '../judge/estate';
import { failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { keepsRunning } from '../evidence/clusters';
import { processing } from '../evidence/workload';

const SERVERLESS = ['AWS::EMRServerless::Application'];
const CLUSTERS = ['AWS::EMR::Cluster'];

/** Data is processed by managed jobs, and on no servers that run all the time. */
export const MLCOST03_BP03: PracticeRule = {
  id: 'MLCOST03-BP03',
  fix: {
    library: '`training.TrainingPipeline` prepares and evaluates in Processing jobs; there is nothing to set',
    cloudFormation:
      'a Processing step of an AWS::SageMaker::Pipeline, AWS::Glue::Job or AWS::EMRServerless::Application',
  },
  judge: (estate) => [
    ...[...processing(estate), ...estate.all(...SERVERLESS)].map(managed),
    ...estate.all(...CLUSTERS).map(cluster),
    ...unread(estate),
  ],
};

function managed(subject: Subject): PracticeOutcome {
  const where = subject.step ? `the step ${subject.step.name}` : subject.logicalId;
  return { ...passed(`${where} is a managed job`, subject.properties), subject };
}

function cluster(subject: Subject): PracticeOutcome {
  const running = keepsRunning(subject);
  return running.verdict === 'FAILED'
    ? { ...failed(`somebody has to run the cluster: ${running.reason}`, running.path), subject }
    : { ...running, subject };
}
