import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The containers of a model quality job can make no call to the outside. */
export const SAGEMAKER_25: Control = {
  id: 'SageMaker.25',
  title: 'SageMaker model quality job definitions should have network isolation enabled',
  severity: 'HIGH',
  source: securityHub(25),
  types: ['AWS::SageMaker::ModelQualityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` isolates its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableNetworkIsolation: true }',
  },
  judge: ({ properties }) => mustBeOn(properties.get('NetworkConfig', 'EnableNetworkIsolation')),
};
