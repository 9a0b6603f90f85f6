import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** The volumes of an inference experiment have a key. Any key counts, as no text looks at who manages it. */
export const SAGEMAKER_23: Control = {
  id: 'SageMaker.23',
  title:
    'SageMaker inference experiments should have instance storage volume encrypted with customer managed AWS KMS keys',
  severity: 'MEDIUM',
  source: securityHub(23),
  types: ['AWS::SageMaker::InferenceExperiment'],
  fix: {
    library: 'the library creates no inference experiments; a rollout in steps tests a release on real traffic',
    cloudFormation: 'KmsKey: the ARN of your key',
  },
  judge: ({ properties }) => mustBeSet(properties.get('KmsKey')),
};
