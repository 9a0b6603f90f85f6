import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/** A notebook instance has a key; the parameter `kmsKeyArns` has no default. */
export const SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED: Control = {
  id: 'sagemaker-notebook-instance-kms-key-configured',
  title: 'SageMaker notebook instances should have an AWS KMS key',
  severity: 'MEDIUM',
  source: configRule('sagemaker-notebook-instance-kms-key-configured'),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'KmsKeyId: the ARN of your key',
  },
  judge: ({ properties }) => mustBeSet(properties.get('KmsKeyId')),
};
