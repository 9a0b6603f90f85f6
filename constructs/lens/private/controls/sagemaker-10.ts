import type { Control } from '../judge/rule';
import { encryptsBetweenContainers } from './job-network';
import { securityHub } from './pages';

/** Containers of a model explainability job encrypt what they tell each other. */
export const SAGEMAKER_10: Control = {
  id: 'SageMaker.10',
  title: 'SageMaker model explainability job definitions should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: securityHub(10),
  types: ['AWS::SageMaker::ModelExplainabilityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` encrypts the traffic of its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableInterContainerTrafficEncryption: true }',
  },
  judge: ({ properties }) => encryptsBetweenContainers(properties),
};
