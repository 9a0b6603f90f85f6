import type { Control } from '../judge/rule';
import { securityHub } from './pages';
import { hasTag } from './tags';

/** Any tag counts whose key does not begin with `aws:`; the parameter `requiredKeyTags` has no default. */
export const SAGEMAKER_6: Control = {
  id: 'SageMaker.6',
  title: 'SageMaker app image configurations should be tagged',
  severity: 'LOW',
  source: securityHub(6),
  types: ['AWS::SageMaker::AppImageConfig'],
  fix: {
    library: 'the library creates no app image configurations',
    cloudFormation: 'Tags: [{ Key: team, Value: credit }]',
  },
  judge: ({ properties }) => hasTag(properties.get('Tags')),
};
