import type { Control } from '../judge/rule';
import { encryptsBetweenContainers } from './job-network';
import { securityHub } from './pages';

/** Containers of a model bias job encrypt what they tell each other. */
export const SAGEMAKER_15: Control = {
  id: 'SageMaker.15',
  title: 'SageMaker model bias job definitions should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: securityHub(15),
  types: ['AWS::SageMaker::ModelBiasJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` encrypts the traffic of its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableInterContainerTrafficEncryption: true }',
  },
  judge: ({ properties }) => encryptsBetweenContainers(properties),
};
