import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';
import { whenSet } from './when-set';

/** An inference experiment that stores data has a key for it. Any key counts, as no text looks at who manages it. */
export const SAGEMAKER_24: Control = {
  id: 'SageMaker.24',
  title: 'SageMaker inference experiments should have data storage encrypted with customer managed AWS KMS keys',
  severity: 'MEDIUM',
  source: securityHub(24),
  types: ['AWS::SageMaker::InferenceExperiment'],
  fix: {
    library: 'the library creates no inference experiments; a rollout in steps tests a release on real traffic',
    cloudFormation: 'DataStorageConfig: { KmsKey: the ARN of your key }',
  },
  judge: ({ properties }) =>
    whenSet(properties.get('DataStorageConfig'), (storage) => mustBeSet(storage.get('KmsKey'))),
};
