import { mustBeOn, mustBeSet, notApplicable, type Outcome, unknown } from '../judge/outcome';
import type { Control } from '../judge/rule';
import type { Node } from '../template/node';
import { securityHub } from './pages';

/** An online store that is on and not in memory has a key. Any key counts, as no text looks at who manages it. */
export const SAGEMAKER_18: Control = {
  id: 'SageMaker.18',
  title: 'SageMaker feature group online stores with standard storage should be encrypted with AWS KMS keys',
  severity: 'MEDIUM',
  source: securityHub(18),
  types: ['AWS::SageMaker::FeatureGroup'],
  fix: {
    library: '`key` of `data.FeatureGroup`; without it, the key of `offline`',
    cloudFormation: 'OnlineStoreConfig: { SecurityConfig: { KmsKeyId: the ARN of your key } }',
  },
  judge: ({ properties }) => hasKey(properties.get('OnlineStoreConfig')),
};

function hasKey(store: Node): Outcome {
  const on = mustBeOn(store.get('EnableOnlineStore'));
  if (on.verdict === 'FAILED') return notApplicable('the online store is off', on.path);
  if (on.verdict === 'CANT_TELL') return on;
  const storage = store.get('StorageType');
  if (storage.unknown) return unknown(storage);
  if (storage.text === 'InMemory') return notApplicable('StorageType is InMemory', storage);
  return mustBeSet(store.get('SecurityConfig', 'KmsKeyId'));
}
