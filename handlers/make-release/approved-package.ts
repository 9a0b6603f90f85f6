import type { DescribeModelPackageOutput, UserContext } from '@aws-sdk/client-sagemaker';
import type { ReleaseManifest } from '../../schema/release';

/** What a release takes from an approved model package. The URIs say where the rest is in S3. */
export interface ApprovedPackage {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
  /** When the model was registered: ISO 8601, in whole seconds, UTC. */
  readonly createdAt: string;
  readonly container: ReleaseManifest['container'];
  readonly modelDataUri: string;
  readonly modelDataEtag?: string;
  readonly evaluationUri: string;
  readonly baselineUri: string;
  readonly metadata: { readonly [name: string]: string };
  readonly approval: ReleaseManifest['approval'];
}

/**
 * Reads what a release needs from the current description of a model package. Returns nothing if the approval was
 * withdrawn after the event. Throws if the package belongs to another group or lacks something that a release needs.
 */
export function approvedPackage(described: DescribeModelPackageOutput, group: string): ApprovedPackage | undefined {
  if (described.ModelPackageGroupName !== group)
    throw new Error(
      `model package ${described.ModelPackageArn} belongs to group ${described.ModelPackageGroupName}, not to ${group}`,
    );
  if (described.ModelApprovalStatus !== 'Approved') return undefined;
  const container = described.InferenceSpecification?.Containers?.[0];
  const metrics = described.ModelMetrics;
  return {
    group,
    version: present(described.ModelPackageVersion, 'ModelPackageVersion'),
    arn: present(described.ModelPackageArn, 'ModelPackageArn'),
    createdAt: inSeconds(present(described.CreationTime, 'CreationTime')),
    container: { image: present(container?.Image, 'InferenceSpecification Image'), digest: container?.ImageDigest },
    modelDataUri: present(container?.ModelDataUrl, 'InferenceSpecification ModelDataUrl'),
    modelDataEtag: container?.ModelDataETag?.replaceAll('"', ''),
    evaluationUri: present(metrics?.ModelQuality?.Statistics?.S3Uri, 'ModelMetrics ModelQuality Statistics'),
    baselineUri: present(metrics?.ModelDataQuality?.Statistics?.S3Uri, 'ModelMetrics ModelDataQuality Statistics'),
    metadata: described.CustomerMetadataProperties ?? {},
    approval: {
      by: approver(described.LastModifiedBy),
      at: present(described.LastModifiedTime, 'LastModifiedTime').toISOString(),
      description: described.ApprovalDescription,
    },
  };
}

/** Names the approver: an IAM identity or a Studio user, or `unknown` if SageMaker doesn't say. */
function approver(by: UserContext | undefined): string {
  return by?.IamIdentity?.Arn ?? by?.UserProfileArn ?? by?.UserProfileName ?? 'unknown';
}

function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the model package has no ${name}`);
  return value;
}
