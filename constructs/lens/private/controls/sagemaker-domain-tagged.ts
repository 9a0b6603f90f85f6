import type { Control } from '../judge/rule';
import { configRule } from './pages';
import { hasTag } from './tags';

/** Any tag counts whose key does not begin with `aws:`; the parameter `requiredKeyTags` has no default. */
export const SAGEMAKER_DOMAIN_TAGGED: Control = {
  id: 'sagemaker-domain-tagged',
  title: 'SageMaker domains should be tagged',
  severity: 'LOW',
  source: configRule('sagemaker-domain-tagged'),
  types: ['AWS::SageMaker::Domain'],
  fix: {
    library: '`foundation.Workbench` has the tag ml:activity; there is nothing to set',
    cloudFormation: 'Tags: [{ Key: team, Value: credit }]',
  },
  judge: ({ properties }) => hasTag(properties.get('Tags')),
};
