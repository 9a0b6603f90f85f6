import type {
  AdditionalInferenceSpecificationDefinition,
  CreateModelPackageInput,
  DescribeModelPackageOutput,
  ModelPackageSummary,
  ModelPackageStatus,
  UserContext,
} from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';
import type { ServiceEvent } from '../../../core/aws';

/** A stored package: the content of its creation and its updates, and what the service adds. */
export interface ModelPackage {
  readonly scope: Scope;
  readonly arn: string;
  /** The name of its group, or its own name outside of a group. */
  readonly name: string;
  readonly version?: number;
  readonly created: Date;
  readonly author: UserContext;
  /** The content, without naming members and tags. */
  content: PackageContent;
  status: ModelPackageStatus;
  approvalDescription?: string;
  modified?: Date;
  modifier?: UserContext;
}

export type PackageContent = Omit<
  CreateModelPackageInput,
  'ModelPackageName' | 'ModelPackageGroupName' | 'Tags' | 'ClientToken' | 'AdditionalInferenceSpecifications'
> & { readonly AdditionalInferenceSpecifications?: AdditionalInferenceSpecificationDefinition[] };

/** A version is named by its ARN alone: AWS gives no `ModelPackageName` for it. */
export function described(row: ModelPackage): Omit<DescribeModelPackageOutput, 'ModelPackageName'> {
  return {
    ...naming(row),
    ModelPackageArn: row.arn,
    CreationTime: row.created,
    ...row.content,
    CertifyForMarketplace: row.content.CertifyForMarketplace ?? false,
    ModelPackageStatus: row.status,
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ApprovalDescription: row.approvalDescription,
    CreatedBy: row.author,
    LastModifiedTime: row.modified,
    LastModifiedBy: row.modifier,
  };
}

export function summarized(row: ModelPackage): ModelPackageSummary {
  const { ModelPackageDescription, ModelApprovalStatus, ModelLifeCycle, ModelPackageRegistrationType } = row.content;
  return {
    ...naming(row),
    ModelPackageArn: row.arn,
    CreationTime: row.created,
    ModelPackageStatus: row.status,
    ModelPackageDescription,
    ModelApprovalStatus,
    ModelLifeCycle,
    ModelPackageRegistrationType,
  };
}

function naming({ name, version }: ModelPackage): object {
  return version === undefined
    ? { ModelPackageName: name }
    : { ModelPackageGroupName: name, ModelPackageVersion: version };
}

/**
 * The event about a change of a package, in its documented shape. SageMaker sends it with the same detail whatever
 * changed: `UpdatedModelPackageFields` alone tells an approval from an edit of the metadata of an approved package.
 * @param updatedFields what an update changed; absent for a registration
 */
export function stateChange(row: ModelPackage, updatedFields?: readonly string[]): ServiceEvent {
  const { CreatedBy: _, LastModifiedBy: __, ...members } = described(row) as { readonly [name: string]: unknown };
  const detail = { ...members, ...(updatedFields && { UpdatedModelPackageFields: updatedFields }) };
  return {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Package State Change',
    resources: [row.arn],
    detail: Object.fromEntries(
      Object.entries(detail).map(([name, value]) => [name, value instanceof Date ? seconds(value) : value]),
    ),
  };
}

/** A time in the form of events, without fractions of seconds. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
