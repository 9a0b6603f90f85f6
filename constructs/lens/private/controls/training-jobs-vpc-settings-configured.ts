import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { prowlerCheck } from './pages';

/** A training job uses subnets of the account. */
export const SAGEMAKER_TRAINING_JOBS_VPC_SETTINGS_CONFIGURED: Control = {
  id: 'sagemaker_training_jobs_vpc_settings_configured',
  title: 'SageMaker training jobs should have VPC settings',
  severity: 'MEDIUM',
  source: prowlerCheck('sagemaker_training_jobs_vpc_settings_configured'),
  types: ['AWS::SageMaker::TrainingJob'],
  fix: {
    library: '`network` of `training.TrainingPipeline`',
    cloudFormation:
      'VpcConfig: { Subnets: your subnets, SecurityGroupIds: your security groups }, in the arguments of the step',
  },
  judge: ({ properties }) => mustBeSet(properties.get('VpcConfig', 'Subnets')),
};
