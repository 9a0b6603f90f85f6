import type { Control } from '../judge/rule';
import { fromPrivateRegistry } from './containers';
import { securityHub } from './pages';
import { whenSet } from './when-set';

/** The image of a primary container comes from a registry in the VPC. */
export const SAGEMAKER_16: Control = {
  id: 'SageMaker.16',
  title: 'SageMaker models should use private registry in VPC for primary containers',
  severity: 'MEDIUM',
  source: securityHub(16),
  types: ['AWS::SageMaker::Model'],
  fix: {
    library: '`privateRegistry` of `serving.ServedModel.fromImage`, with `network` of `serving.ModelEndpoint`',
    cloudFormation: 'PrimaryContainer: { ImageConfig: { RepositoryAccessMode: Vpc } }, with VpcConfig',
  },
  judge: ({ properties }) => whenSet(properties.get('PrimaryContainer'), fromPrivateRegistry),
};
