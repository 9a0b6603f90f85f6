import { createHash } from 'node:crypto';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { InferenceSpecification, ModelPackageContainerDefinition } from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';
import type { Aws } from '../../../core/aws';
import { s3Location } from '../../../core/s3-uri';

/**
 * Adds what SageMaker finds out when a package is registered: the ETags of the model data, so that readers can check that the
 * data has not changed, and the digests of the images. There is no registry here, so a digest is made of the name.
 */
export async function withIdentities(
  aws: Aws,
  scope: Scope,
  specification: InferenceSpecification,
): Promise<InferenceSpecification> {
  if (!specification.Containers) return specification;
  const Containers = specification.Containers.map(withDigest);
  if (!Containers.some(({ ModelDataUrl }) => ModelDataUrl?.startsWith('s3://')))
    return { ...specification, Containers };
  const s3 = aws.client(S3Client, scope);
  try {
    return {
      ...specification,
      Containers: await Promise.all(Containers.map((container) => tagged(s3, container))),
    };
  } finally {
    s3.destroy();
  }
}

function withDigest(container: ModelPackageContainerDefinition): ModelPackageContainerDefinition {
  const { Image = '', ImageDigest } = container;
  if (ImageDigest !== undefined || Image === '') return container;
  const [, named] = Image.split('@');
  return { ...container, ImageDigest: named ?? `sha256:${createHash('sha256').update(Image).digest('hex')}` };
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
