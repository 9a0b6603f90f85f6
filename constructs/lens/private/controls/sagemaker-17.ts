import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';
import { whenSet } from './when-set';

/** An offline store has a key. Any key counts, as no text looks at who manages it. */
export const SAGEMAKER_17: Control = {
  id: 'SageMaker.17',
  title: 'SageMaker feature group offline stores should be encrypted with AWS KMS keys',
  severity: 'MEDIUM',
  source: securityHub(17),
  types: ['AWS::SageMaker::FeatureGroup'],
  fix: {
    library: '`data.FeatureGroup` encrypts its offline store with the key of `offline`; there is nothing to set',
    cloudFormation: 'OfflineStoreConfig: { S3StorageConfig: { KmsKeyId: the ARN of your key } }',
  },
  judge: ({ properties }) =>
    whenSet(properties.get('OfflineStoreConfig'), (store) => mustBeSet(store.get('S3StorageConfig', 'KmsKeyId'))),
};
