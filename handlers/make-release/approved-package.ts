import type { DescribeModelPackageOutput, UserContext } from '@aws-sdk/client-sagemaker';
import type { ReleaseManifest } from '../../schema/release';

/** What a release takes from an approved model package; where it says more, that is in S3. */
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
 * Reads a model package of the group as it is now. Nothing is returned if its approval was withdrawn since the event;
 * a package of another group, or one that lacks what a release needs, is an error.
 */
export function approvedPackage(described: DescribeModelPackageOutput, group: string): ApprovedPackage | undefined {
  if (described.ModelPackageGroupName !== group)
    throw new Error(`${described.ModelPackageArn} is of group ${described.ModelPackageGroupName}, not of ${group}`);
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

/** Who approved: an IAM identity, or a Studio user; `unknown` where SageMaker doesn't say. */
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
