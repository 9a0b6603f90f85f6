import type { ServiceEvent } from '../../../core/aws';
import type { ModelCard } from './card-record';

/** The event of a card that is new or was changed, in its documented shape. */
export function cardStateChange({ arn, name, scope, created, security, versions }: ModelCard): ServiceEvent {
  const { version, status, modelId, modified, modifier, author } = versions.at(-1)!;
  return {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Card State Change',
    resources: [arn],
    detail: {
      ModelCardVersion: version,
      LastModifiedTime: modified.toISOString(),
      LastModifiedBy: modifier,
      CreationTime: created.toISOString(),
      CreatedBy: author,
      ModelCardName: name,
      ModelId: modelId,
      ModelCardStatus: status,
      AccountId: scope.account,
      SecurityConfig: security ?? {},
    },
  };
}
