import type { Control } from '../judge/rule';
import { encryptsBetweenContainers } from './job-network';
import { securityHub } from './pages';

/** Containers of a data quality job encrypt what they tell each other. */
export const SAGEMAKER_9: Control = {
  id: 'SageMaker.9',
  title: 'SageMaker data quality job definitions should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: securityHub(9),
  types: ['AWS::SageMaker::DataQualityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` encrypts the traffic of its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableInterContainerTrafficEncryption: true }',
  },
  judge: ({ properties }) => encryptsBetweenContainers(properties),
};
