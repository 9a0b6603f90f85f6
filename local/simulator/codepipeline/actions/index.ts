import { providerOf } from '../configuration';
import type { ActionType } from '../declaration';
import { ActionFailure } from '../failure';
import type { Provider } from '../work';
import { cloudFormation } from './cloudformation';
import { lambdaInvoke } from './lambda-invoke';
import { manualApproval } from './manual-approval';
import { s3Source } from './s3-source';

const PROVIDERS: { readonly [kind: string]: Provider } = {
  'Source/AWS/S3': s3Source,
  'Invoke/AWS/Lambda': lambdaInvoke,
  'Approval/AWS/Manual': manualApproval,
  'Deploy/AWS/CloudFormation': cloudFormation,
};

export function providerFor(type: ActionType): Provider {
  const provider = PROVIDERS[providerOf(type)];
  if (!provider)
    throw new ActionFailure(
      'ConfigurationError',
      `${type.category} actions of ${type.owner} ${type.provider} are not run locally`,
    );
  return provider;
}
