import { cantTell, mustBeOneOf, type Outcome } from '../judge/outcome';
import type { Control } from '../judge/rule';
import type { Node } from '../template/node';
import { securityHub } from './pages';

/**
 * Security Hub fixes the parameter of the rule, so one platform passes and newer ones do not. No text says what becomes of an
 * instance without a platform: SageMaker has changed the default, and instances keep the one that they were created with.
 */
export const SAGEMAKER_8: Control = {
  id: 'SageMaker.8',
  title: 'SageMaker notebook instances should run on supported platforms',
  severity: 'MEDIUM',
  source: securityHub(8),
  types: ['AWS::SageMaker::NotebookInstance'],
  fix: {
    library: 'the library creates no notebook instances',
    cloudFormation: 'PlatformIdentifier: notebook-al2023-v1',
  },
  judge: ({ properties }) => isSupported(properties.get('PlatformIdentifier')),
};

function isSupported(platform: Node): Outcome {
  if (platform.value !== undefined) return mustBeOneOf(platform, ['notebook-al2023-v1']);
  return cantTell('PlatformIdentifier is not set, and the default has changed', platform);
}
