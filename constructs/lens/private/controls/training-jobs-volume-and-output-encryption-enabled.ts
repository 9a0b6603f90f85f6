import { everyOf, mustBeSet, type Outcome } from '../judge/outcome';
import type { Control } from '../judge/rule';
import type { Node } from '../template/node';
import { prowlerCheck } from './pages';

/**
 * The volumes and the output of a training job have keys. Prowler's title asks for both, and its code looks at volumes only. It
 * excepts no instance types, although those with local disks take no key.
 */
export const SAGEMAKER_TRAINING_JOBS_VOLUME_AND_OUTPUT_ENCRYPTION_ENABLED: Control = {
  id: 'sagemaker_training_jobs_volume_and_output_encryption_enabled',
  title: 'SageMaker training jobs should have volume and output encrypted with AWS KMS keys',
  severity: 'MEDIUM',
  source: prowlerCheck('sagemaker_training_jobs_volume_and_output_encryption_enabled'),
  types: ['AWS::SageMaker::TrainingJob'],
  fix: {
    library: '`training.TrainingPipeline` gives both the key of `artifacts`; types with local disks take none',
    cloudFormation:
      'ResourceConfig: { VolumeKmsKeyId: the ARN of your key } and OutputDataConfig: { KmsKeyId: the ARN of your key }, in the arguments of the step',
  },
  judge: ({ properties }) =>
    everyOf([hasVolumeKey(properties), mustBeSet(properties.get('OutputDataConfig', 'KmsKeyId'))])!,
};

/** A tuning job may set the key of its volumes in another place. */
function hasVolumeKey(job: Node): Outcome {
  const tuned = job.get('HyperParameterTuningResourceConfig', 'VolumeKmsKeyId');
  return mustBeSet(tuned.value === undefined ? job.get('ResourceConfig', 'VolumeKmsKeyId') : tuned);
}
