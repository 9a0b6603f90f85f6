import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The containers of a model explainability job can make no call to the outside. */
export const SAGEMAKER_20: Control = {
  id: 'SageMaker.20',
  title: 'SageMaker model explainability job definitions should have network isolation enabled',
  severity: 'HIGH',
  source: securityHub(20),
  types: ['AWS::SageMaker::ModelExplainabilityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` isolates its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableNetworkIsolation: true }',
  },
  judge: ({ properties }) => mustBeOn(properties.get('NetworkConfig', 'EnableNetworkIsolation')),
};
