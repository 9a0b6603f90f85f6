import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ask, type Location } from '../../releases/object-calls';
import { isoSeconds } from './window';

/**
 * The list of objects that SageMaker downloads, in the form of its manifest files: a prefix, and what follows it.
 * See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html
 */
export function renderManifest({ bucket, key }: Location, keys: readonly string[]): string {
  return JSON.stringify([{ prefix: `s3://${bucket}/${key}` }, ...keys]);
}

/** The key of the manifest of a window that ends at a time, below some folders. */
export function manifestKey(folders: readonly (string | undefined)[], end: Date): string {
  const time = isoSeconds(end).replaceAll(/[-:]/g, '');
  return [...folders.filter((folder) => folder !== undefined), `${time}.json`].join('/');
}

/** Writes a manifest. The same check writes it at the same place again. */
export async function writeManifest(s3: S3Client, at: Location, text: string): Promise<string> {
  const input = { Bucket: at.bucket, Key: at.key, Body: text, ContentType: 'application/json' };
  await ask('PutObject', at, (options) => s3.send(new PutObjectCommand(input), options));
  return `s3://${at.bucket}/${at.key}`;
}
