import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { InferenceSpecification, ModelPackageContainerDefinition } from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';
import type { Aws } from '../../../core/aws';
import { s3Location } from '../../../core/s3-uri';

/** Adds the ETags of the model data to a package, so that readers can check that the data has not changed. */
export async function withEtags(
  aws: Aws,
  scope: Scope,
  specification: InferenceSpecification,
): Promise<InferenceSpecification> {
  if (!specification.Containers?.some(({ ModelDataUrl }) => ModelDataUrl?.startsWith('s3://'))) return specification;
  const s3 = aws.client(S3Client, scope);
  try {
    const Containers = await Promise.all(specification.Containers.map((container) => tagged(s3, container)));
    return { ...specification, Containers };
  } finally {
    s3.destroy();
  }
}

async function tagged(
  s3: S3Client,
  container: ModelPackageContainerDefinition,
): Promise<ModelPackageContainerDefinition> {
  const { bucket: Bucket, key: Key } = s3Location(container.ModelDataUrl ?? '') ?? {};
  if (!Key || container.ModelDataETag) return container;
  // a package may be registered before its data exists, or with data that only its readers may access
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key })).catch(() => undefined);
  return head ? { ...container, ModelDataETag: head.ETag?.replaceAll('"', '') } : container;
}
