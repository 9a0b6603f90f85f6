import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { prowlerCheck } from './pages';

/** Instances that train together encrypt what they tell each other. Prowler excepts no jobs on one instance. */
export const SAGEMAKER_TRAINING_JOBS_INTERCONTAINER_ENCRYPTION_ENABLED: Control = {
  id: 'sagemaker_training_jobs_intercontainer_encryption_enabled',
  title: 'SageMaker training jobs should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: prowlerCheck('sagemaker_training_jobs_intercontainer_encryption_enabled'),
  types: ['AWS::SageMaker::TrainingJob'],
  fix: {
    library: '`training.TrainingPipeline` encrypts the traffic of its jobs; there is nothing to set',
    cloudFormation: 'EnableInterContainerTrafficEncryption: true, in the arguments of the step',
  },
  judge: ({ properties }) => mustBeOn(properties.get('EnableInterContainerTrafficEncryption')),
};
