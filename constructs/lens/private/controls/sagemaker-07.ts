import type { Control } from '../judge/rule';
import { securityHub } from './pages';
import { hasTag } from './tags';

/** Any tag counts whose key does not begin with `aws:`; the parameter `requiredKeyTags` has no default. */
export const SAGEMAKER_7: Control = {
  id: 'SageMaker.7',
  title: 'SageMaker images should be tagged',
  severity: 'LOW',
  source: securityHub(7),
  types: ['AWS::SageMaker::Image'],
  fix: {
    library: 'the library creates no SageMaker images',
    cloudFormation: 'Tags: [{ Key: team, Value: credit }]',
  },
  judge: ({ properties }) => hasTag(properties.get('Tags')),
};
