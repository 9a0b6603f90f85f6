import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { prowlerCheck } from './pages';

/** The code of a training job can make no call to the outside. */
export const SAGEMAKER_TRAINING_JOBS_NETWORK_ISOLATION_ENABLED: Control = {
  id: 'sagemaker_training_jobs_network_isolation_enabled',
  title: 'SageMaker training jobs should have network isolation enabled',
  severity: 'MEDIUM',
  source: prowlerCheck('sagemaker_training_jobs_network_isolation_enabled'),
  types: ['AWS::SageMaker::TrainingJob'],
  fix: {
    library: '`training.TrainingPipeline` isolates its jobs; there is nothing to set',
    cloudFormation: 'EnableNetworkIsolation: true, in the arguments of the step',
  },
  judge: ({ properties }) => mustBeOn(properties.get('EnableNetworkIsolation')),
};
