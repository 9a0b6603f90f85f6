import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The volume of a notebook instance has a key. Any key counts, as no text looks at who manages it. */
export const SAGEMAKER_21: Control = {
  id: 'SageMaker.21',
  title: 'SageMaker notebook instances should be encrypted with customer managed AWS KMS keys',
  severity: 'MEDIUM',
  source: securityHub(21),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'KmsKeyId: the ARN of your key',
  },
  judge: ({ properties }) => mustBeSet(properties.get('KmsKeyId')),
};
