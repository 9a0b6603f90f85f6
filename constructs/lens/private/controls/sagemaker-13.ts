import type { Control } from '../judge/rule';
import { encryptsBetweenContainers } from './job-network';
import { securityHub } from './pages';

/** Containers of a model quality job encrypt what they tell each other. */
export const SAGEMAKER_13: Control = {
  id: 'SageMaker.13',
  title: 'SageMaker model quality job definitions should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: securityHub(13),
  types: ['AWS::SageMaker::ModelQualityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` encrypts the traffic of its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableInterContainerTrafficEncryption: true }',
  },
  judge: ({ properties }) => encryptsBetweenContainers(properties),
};
