import type { DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import type { ReleaseManifest, TrainingRun } from '../../schema/release';
import { shown } from '../../releases/parse';
import type { Change } from './approvals';
import type { Description } from './stored-object';

/** What a release takes from an approved model package. The URIs say where the rest is in S3. */
export interface ApprovedPackage {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
  /** When the model was registered: ISO 8601, in whole seconds, UTC. */
  readonly createdAt: string;
  readonly container: {
    readonly image: string;
    readonly digest?: string;
    readonly environment: { readonly [name: string]: string };
  };
  readonly modelDataUri: string;
  readonly modelDataEtag?: string;
  readonly evaluationUri: string;
  readonly baselineUri: string;
  readonly metadata: { readonly [name: string]: string };
  readonly approval: ReleaseManifest['approval'];
  /** The run that made the model, and the pipeline that the release is for, where they are known. */
  readonly training?: TrainingRun;
  readonly pipeline?: string;
}

/** Throws if a package belongs to another group than the one whose models are released. */
export function assertGroup(described: DescribeModelPackageOutput, group: string): void {
  if (described.ModelPackageGroupName !== group)
    throw new Error(
      `model package ${shown(`${described.ModelPackageArn}`)} belongs to group ${shown(`${described.ModelPackageGroupName}`)}, not to ${group}`,
    );
}

/**
 * Whether SageMaker has finished a package. Returns why it can never be released, if that is so. Throws while SageMaker
 * still works on it.
 */
export function unusable({
  ModelPackageStatus: status,
  ModelPackageArn: arn,
}: DescribeModelPackageOutput): string | undefined {
  if (status === 'Pending' || status === 'InProgress') throw new Error(`model package ${arn} is not ready: ${status}`);
  return status === 'Failed' || status === 'Deleting' ? `its status in the registry is ${status}` : undefined;
}

/** Reads what a release needs from a model package. Throws if the package lacks something that a release needs. */
export function approvedPackage(
  described: DescribeModelPackageOutput,
  group: string,
  approval: Change,
): ApprovedPackage {
  const [container, ...others] = described.InferenceSpecification?.Containers ?? [];
  if (others.length > 0) throw new Error('the model package has several containers, and a release serves one');
  const metrics = described.ModelMetrics;
  return {
    group,
    version: present(described.ModelPackageVersion, 'ModelPackageVersion'),
    arn: present(described.ModelPackageArn, 'ModelPackageArn'),
    createdAt: inSeconds(present(described.CreationTime, 'CreationTime')),
    container: {
      image: present(container?.Image, 'InferenceSpecification Image'),
      digest: container?.ImageDigest,
      environment: container?.Environment ?? {},
    },
    modelDataUri: present(container?.ModelDataUrl, 'InferenceSpecification ModelDataUrl'),
    modelDataEtag: container?.ModelDataETag?.replaceAll('"', ''),
    evaluationUri: present(metrics?.ModelQuality?.Statistics?.S3Uri, 'ModelMetrics ModelQuality Statistics'),
    baselineUri: present(metrics?.ModelDataQuality?.Statistics?.S3Uri, 'ModelMetrics ModelDataQuality Statistics'),
    metadata: described.CustomerMetadataProperties ?? {},
    approval: { by: approval.by ?? 'unknown', at: approval.at, description: approval.description },
  };
}

/**
 * Why the model data isn't what was registered, if that is so. SageMaker keeps the entity tag of most model data; without
 * one, the object must not have been written after the registration.
 */
export function changedModelData(registered: ApprovedPackage, now: Description): string | undefined {
  const { modelDataEtag, createdAt } = registered;
  const etag = now.etag?.replaceAll('"', '');
  if (modelDataEtag !== undefined && etag !== undefined)
    return modelDataEtag === etag ? undefined : `its entity tag was ${modelDataEtag} and is ${etag}`;
  const { modifiedAt } = now;
  const late = modifiedAt !== undefined && modifiedAt.getTime() >= Date.parse(createdAt) + 1000;
  return late ? `it was written at ${modifiedAt.toISOString()}, and registered at ${createdAt}` : undefined;
}

function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the model package has no ${name}`);
  return value;
}
