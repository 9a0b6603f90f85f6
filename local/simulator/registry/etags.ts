import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ModelPackageContainerDefinition } from '@aws-sdk/client-sagemaker';
import type { Aws } from '../core/services';
import type { ModelPackage, PackageContent } from './package-record';

/** A package remembers the ETags of its model data, so that a reader can tell whether the data is still the same. */
export async function withEtags(aws: Aws, { scope, content }: ModelPackage): Promise<PackageContent> {
  const { InferenceSpecification: specification } = content;
  if (!specification?.Containers?.some(({ ModelDataUrl }) => ModelDataUrl?.startsWith('s3://'))) return content;
  const s3 = aws.client(S3Client, scope);
  try {
    const Containers = await Promise.all(specification.Containers.map((container) => tagged(s3, container)));
    return { ...content, InferenceSpecification: { ...specification, Containers } };
  } finally {
    s3.destroy();
  }
}

async function tagged(
  s3: S3Client,
  container: ModelPackageContainerDefinition,
): Promise<ModelPackageContainerDefinition> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(container.ModelDataUrl ?? '') ?? [];
  if (!Key || container.ModelDataETag) return container;
  // a package may be registered before its data is there, or of data that only its readers may see
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key })).catch(() => undefined);
  return head ? { ...container, ModelDataETag: head.ETag?.replaceAll('"', '') } : container;
}
