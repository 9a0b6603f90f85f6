import type { ServiceEvent } from '../../core/aws';

/** A version of a model package group, as SageMaker's event about its approval names it. */
interface ApprovedVersion {
  readonly group: string | undefined;
  readonly version: number | undefined;
  readonly arn: string;
  readonly status?: string;
  readonly approval?: string;
  /** When the version was approved; now when left out. */
  readonly modified?: Date;
}

/** The event that SageMaker sends when somebody approves a model package. */
export function approvalEvent(approved: ApprovedVersion): ServiceEvent {
  const { group, version, arn, status = 'Completed', approval = 'Approved', modified = new Date() } = approved;
  return {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Package State Change',
    resources: [arn],
    detail: {
      ModelPackageGroupName: group,
      ModelPackageVersion: version,
      ModelPackageArn: arn,
      ModelPackageStatus: status,
      ModelApprovalStatus: approval,
      LastModifiedTime: modified.toISOString().replace(/\.\d+Z$/, 'Z'),
      UpdatedModelPackageFields: ['ModelApprovalStatus'],
    },
  };
}
