import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/**
 * An endpoint configuration has a key; the parameter `kmsKeyArns` has no default. The text excepts no instance types, although
 * those with local disks take no key.
 */
export const SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED: Control = {
  id: 'sagemaker-endpoint-configuration-kms-key-configured',
  title: 'SageMaker endpoint configurations should have an AWS KMS key',
  severity: 'MEDIUM',
  source: configRule('sagemaker-endpoint-configuration-kms-key-configured'),
  types: ['AWS::SageMaker::EndpointConfig'],
  fix: {
    library:
      '`key` of `serving.ModelEndpoint`; without it, the construct creates one for instance types that take a key',
    cloudFormation: 'KmsKeyId: the ARN of your key',
  },
  judge: ({ properties }) => mustBeSet(properties.get('KmsKeyId')),
};
