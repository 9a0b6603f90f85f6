import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The containers of a model bias job can make no call to the outside. */
export const SAGEMAKER_12: Control = {
  id: 'SageMaker.12',
  title: 'SageMaker model bias job definitions should have network isolation enabled',
  severity: 'MEDIUM',
  source: securityHub(12),
  types: ['AWS::SageMaker::ModelBiasJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` isolates its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableNetworkIsolation: true }',
  },
  judge: ({ properties }) => mustBeOn(properties.get('NetworkConfig', 'EnableNetworkIsolation')),
};
