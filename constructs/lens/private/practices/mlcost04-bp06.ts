import type { Subject } from '../judge/estate';
import { everyOf, failed, mustBeSet, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { judgeServers } from '../evidence/self-run';
import { TRAINING } from '../evidence/workload';

/** Models train on managed clusters that end with the job. */
export const MLCOST04_BP06: PracticeRule = {
  id: 'MLCOST04-BP06',
  fix: {
    library: '`training.TrainingPipeline` trains in a managed job; `maxRuntime` ends it',
    cloudFormation: 'StoppingCondition.MaxRuntimeInSeconds; with EnableManagedSpotTraining also CheckpointConfig.S3Uri',
  },
  judge: (estate) => [
    ...ofEach(estate.all(...TRAINING), isManaged),
    ...judgeServers(estate, (what) => `${what} run whether there is work or not`),
    ...unread(estate),
  ],
};

function isManaged(subject: Subject): Outcome {
  const { properties, type } = subject;
  if (type !== 'AWS::SageMaker::TrainingJob') return passed('SageMaker runs the instances', properties);
  const spot = properties.get('EnableManagedSpotTraining');
  const runtime = mustBeSet(properties.get('StoppingCondition', 'MaxRuntimeInSeconds'));
  if (spot.unknown) return everyOf([runtime, unknown(spot)])!;
  if (spot.text !== 'true') return runtime.verdict === 'PASSED' ? ends(runtime) : runtime;
  const checkpoint = properties.get('CheckpointConfig', 'S3Uri');
  if (checkpoint.isSet === false)
    return failed('what an interruption loses starts anew: CheckpointConfig is not set', checkpoint);
  const worst = everyOf([runtime, mustBeSet(checkpoint)])!;
  return worst.verdict === 'PASSED' ? passed('it trains on spot capacity and goes on from checkpoints', spot) : worst;
}

function ends({ path, reason }: Outcome): Outcome {
  return passed(`a managed job trains and ends: ${reason}`, path);
}
