import type { Permission } from './statements';

/**
 * What registers a model in a group: a version that waits for approval. Whoever may set any status could register a
 * version as approved, which releases it.
 * See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 *
 * @param resources the group, and the pattern of its versions
 */
export function registerPending(resources: string[]): Permission {
  return {
    actions: ['sagemaker:CreateModelPackage'],
    resources,
    conditions: { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } },
  };
}

/** The facts that a run of the library's training pipeline records with a version, besides its hyperparameters. */
export const RUN_FACTS = ['useCase', 'commit', 'dataVersion', 'datasetUri', 'pipelineExecutionArn'];

/**
 * What changes the approval status of versions. Each call has to state a status, and may neither change nor remove the
 * facts of the run. No condition key knows the other members of the request, such as the model itself.
 *
 * @param resources the pattern of the versions
 */
export function decideOn(resources: string[]): Permission {
  const absent = RUN_FACTS.map((fact) => `sagemaker:CustomerMetadataProperties/${fact}`);
  return {
    actions: ['sagemaker:UpdateModelPackage'],
    resources,
    conditions: {
      StringEquals: { 'sagemaker:ModelApprovalStatus': ['Approved', 'Rejected', 'PendingManualApproval'] },
      Null: Object.fromEntries([...absent, 'sagemaker:CustomerMetadataPropertiesToRemove'].map((key) => [key, 'true'])),
    },
  };
}
