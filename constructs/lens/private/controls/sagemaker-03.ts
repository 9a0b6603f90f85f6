import { mustBeOneOf } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** Users of a notebook instance are root unless this is disabled. */
export const SAGEMAKER_3: Control = {
  id: 'SageMaker.3',
  title: 'Users should not have root access to SageMaker notebook instances',
  severity: 'HIGH',
  source: securityHub(3),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'RootAccess: Disabled',
  },
  judge: ({ properties }) => mustBeOneOf(properties.get('RootAccess'), ['Disabled']),
};
