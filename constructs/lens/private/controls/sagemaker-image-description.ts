import { mustBeSet } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/** An image says what it is for. */
export const SAGEMAKER_IMAGE_DESCRIPTION: Control = {
  id: 'sagemaker-image-description',
  title: 'SageMaker images should have a description',
  severity: 'LOW',
  source: configRule('sagemaker-image-description'),
  types: ['AWS::SageMaker::Image'],
  fix: {
    library: 'the library creates no SageMaker images',
    cloudFormation: 'ImageDescription: what the image is for',
  },
  judge: ({ properties }) => mustBeSet(properties.get('ImageDescription')),
};
