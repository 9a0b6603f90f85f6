import type { Control } from '../judge/rule';
import { configRule } from './pages';
import { hasTag } from './tags';

/** Any tag counts whose key does not begin with `aws:`; the parameter `requiredKeyTags` has no default. */
export const SAGEMAKER_FEATURE_GROUP_TAGGED: Control = {
  id: 'sagemaker-feature-group-tagged',
  title: 'SageMaker feature groups should be tagged',
  severity: 'LOW',
  source: configRule('sagemaker-feature-group-tagged'),
  types: ['AWS::SageMaker::FeatureGroup'],
  fix: {
    library: '`Tags.of(group).add(…)` of the CDK, on a `data.FeatureGroup`',
    cloudFormation: 'Tags: [{ Key: team, Value: credit }]',
  },
  judge: ({ properties }) => hasTag(properties.get('Tags')),
};
