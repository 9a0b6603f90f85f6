import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/** A feature group says what it is for. */
export const SAGEMAKER_FEATUREGROUP_DESCRIPTION: Control = {
  id: 'sagemaker-featuregroup-description',
  title: 'SageMaker feature groups should have a description',
  severity: 'LOW',
  source: configRule('sagemaker-featuregroup-description'),
  types: ['AWS::SageMaker::FeatureGroup'],
  fix: {
    library: '`description` of `data.FeatureGroup`',
    cloudFormation: 'Description: what the features are for',
  },
  judge: ({ properties }) => mustBeSet(properties.get('Description')),
};
