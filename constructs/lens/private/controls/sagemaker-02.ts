import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** A notebook instance is in a VPC of its account if it has a subnet. Nothing is asked of security groups. */
export const SAGEMAKER_2: Control = {
  id: 'SageMaker.2',
  title: 'SageMaker notebook instances should be launched in a custom VPC',
  severity: 'HIGH',
  source: securityHub(2),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'SubnetId: a subnet of your VPC, with SecurityGroupIds',
  },
  judge: ({ properties }) => mustBeSet(properties.get('SubnetId')),
};
