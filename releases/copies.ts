import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Checksum } from '../schema/release';
import { ask, locationOf, ObjectError } from './objects';
import { shown } from './parse';

/** A copy, as the manifest names it. */
interface Copy {
  readonly uri: string;
  readonly checksum?: Checksum;
}

/** Throws if the copy that a release serves is not, byte for byte, the one that the approval made. */
export async function assertCopy(s3: S3Client, what: string, { uri, checksum }: Copy): Promise<void> {
  const at = locationOf(uri);
  if (checksum === undefined) throw new Error(`the manifest has no checksum of ${what}`);
  if (at === undefined) throw new Error(`${what} is at "${shown(uri)}", which is not the URI of an object in S3`);
  const head = new HeadObjectCommand({ Bucket: at.bucket, Key: at.key, ChecksumMode: 'ENABLED' });
  const found = await ask('HeadObject', at, (options) => s3.send(head, options)).catch((error: unknown) => {
    if (error instanceof ObjectError && error.missing) throw new Error(`${what} is gone: there is no object ${uri}`);
    throw error;
  });
  if (found.ChecksumSHA256 !== checksum.value)
    throw new Error(
      `${what} is not what was approved: ${uri} has SHA-256 checksum ${found.ChecksumSHA256 ?? 'none'}, and the manifest ` +
        `says ${checksum.value}`,
    );
}
