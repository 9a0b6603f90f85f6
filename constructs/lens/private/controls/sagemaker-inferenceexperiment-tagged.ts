import type { Control } from '../judge/rule';
import { configRule } from './pages';
import { hasTag } from './tags';

/** Any tag counts whose key does not begin with `aws:`; the parameter `requiredKeyTags` has no default. */
export const SAGEMAKER_INFERENCEEXPERIMENT_TAGGED: Control = {
  id: 'sagemaker-inferenceexperiment-tagged',
  title: 'SageMaker inference experiments should be tagged',
  severity: 'LOW',
  source: configRule('sagemaker-inferenceexperiment-tagged'),
  types: ['AWS::SageMaker::InferenceExperiment'],
  fix: {
    library: 'the library creates no inference experiments; a rollout in steps tests a release on real traffic',
    cloudFormation: 'Tags: [{ Key: team, Value: credit }]',
  },
  judge: ({ properties }) => hasTag(properties.get('Tags')),
};
