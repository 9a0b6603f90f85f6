import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/**
 * An endpoint configuration has a key. Any key counts: the text asks for `KmsKeyId` and for nothing about it. It excepts no
 * instance types, although those with local disks take no key.
 */
export const SAGEMAKER_ENDPOINT_CONFIG_KMS_KEY_REQUIRED: Control = {
  id: 'sagemaker-endpoint-config-kms-key-required',
  title: 'SageMaker endpoint configurations should be encrypted with customer managed AWS KMS keys',
  severity: 'MEDIUM',
  source: configRule('sagemaker-endpoint-config-kms-key-required'),
  types: ['AWS::SageMaker::EndpointConfig'],
  fix: {
    library:
      '`key` of `serving.ModelEndpoint`; without it, the construct creates one for instance types that take a key',
    cloudFormation: 'KmsKeyId: the ARN of your key',
  },
  judge: ({ properties }) => mustBeSet(properties.get('KmsKeyId')),
};
