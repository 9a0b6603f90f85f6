import { cantTell, failed, notApplicable, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { type Fleet, fleets } from '../evidence/instances';

/** Training on several instances can go on after one of them fails. */
export const MLCOST04_BP07: PracticeRule = {
  id: 'MLCOST04-BP07',
  fix: {
    library: '`training.TrainingPipeline` trains on one instance; there is nothing to set',
    cloudFormation: 'CheckpointConfig.S3Uri of training jobs on several instances, NodeRecovery: Automatic of clusters',
  },
  judge: (estate) => [
    ...fleets(estate, 'training').map((fleet) => ({ ...isDistributed(fleet), subject: fleet.subject })),
    ...unread(estate),
  ],
};

function isDistributed({ subject: { type, properties }, count }: Fleet): Outcome {
  if (!count) return cantTell('the number of instances is not in the template', properties);
  if (type === 'AWS::SageMaker::Cluster') {
    const recovery = properties.get('NodeRecovery');
    if (recovery.unknown) return unknown(recovery);
    return recovery.text === 'None'
      ? failed('a node that fails ends the training, as NodeRecovery is None', recovery)
      : passed('the cluster replaces nodes that fail', recovery);
  }
  if (count.unknown) return unknown(count);
  if (Number(count.value) <= 1) return notApplicable('it trains on one instance', count);
  const checkpoint = properties.get('CheckpointConfig', 'S3Uri');
  if (checkpoint.isSet === undefined) return unknown(checkpoint);
  return checkpoint.isSet
    ? passed(`it trains on ${count.text} instances and goes on from checkpoints`, checkpoint)
    : failed(`it trains on ${count.text} instances, and all of it starts anew if one fails`, checkpoint);
}
