import type { Estate } from '../judge/estate';
import { passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { judgeServers } from '../evidence/self-run';
import { isMachineLearning } from '../evidence/workload';

/** Managed services do the work, and no servers that people run themselves. */
export const MLCOST01_BP02: PracticeRule = {
  id: 'MLCOST01-BP02',
  fix: {
    library: 'train with `training.TrainingPipeline` and serve with `serving.ModelEndpoint`',
    cloudFormation: 'replace AWS::EC2::Instance and its like with AWS::SageMaker::Pipeline, Endpoint or Domain',
  },
  judge: (estate) => {
    const servers = judgeServers(
      estate,
      (what) => `somebody has to run ${what}, and SageMaker bills only what is used`,
    );
    return servers.some(({ verdict }) => verdict === 'FAILED') ? servers : [...servers, ...onlyManaged(estate)];
  },
};

function onlyManaged(estate: Estate): PracticeOutcome[] {
  return isMachineLearning(estate) ? [passed('managed services do the work, and no servers of its own')] : [];
}
