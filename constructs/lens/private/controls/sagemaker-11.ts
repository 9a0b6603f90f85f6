import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The containers of a data quality job can make no call to the outside. */
export const SAGEMAKER_11: Control = {
  id: 'SageMaker.11',
  title: 'SageMaker data quality job definitions should have network isolation enabled',
  severity: 'MEDIUM',
  source: securityHub(11),
  types: ['AWS::SageMaker::DataQualityJobDefinition'],
  fix: {
    library: '`monitoring.ModelMonitor` isolates its drift checks; there is nothing to set',
    cloudFormation: 'NetworkConfig: { EnableNetworkIsolation: true }',
  },
  judge: ({ properties }) => mustBeOn(properties.get('NetworkConfig', 'EnableNetworkIsolation')),
};
