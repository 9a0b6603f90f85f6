import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/** The containers of a model use a VPC of the account. */
export const SAGEMAKER_MODEL_IN_VPC: Control = {
  id: 'sagemaker-model-in-vpc',
  title: 'SageMaker models should be in a VPC',
  severity: 'MEDIUM',
  source: configRule('sagemaker-model-in-vpc'),
  types: ['AWS::SageMaker::Model'],
  fix: {
    library: '`network` of `serving.ModelEndpoint`',
    cloudFormation: 'VpcConfig: { Subnets: your subnets, SecurityGroupIds: your security groups }',
  },
  judge: ({ properties }) => mustBeSet(properties.get('VpcConfig')),
};
