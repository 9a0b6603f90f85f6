import { mustBeOneOf } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** A notebook instance has direct internet access unless this is disabled. */
export const SAGEMAKER_1: Control = {
  id: 'SageMaker.1',
  title: 'Amazon SageMaker notebook instances should not have direct internet access',
  severity: 'HIGH',
  source: securityHub(1),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'DirectInternetAccess: Disabled, with a SubnetId',
  },
  judge: ({ properties }) => mustBeOneOf(properties.get('DirectInternetAccess'), ['Disabled']),
};
