import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { BoundObject } from '../../schema/release';
import { ask, type Location, ObjectError } from '../../releases/objects';

/** The version of an object that is copied. */
export interface Source extends Location {
  readonly versionId?: string;
  readonly etag?: string;
  readonly size: number;
}

export type Copy = Pick<BoundObject, 'checksum' | 'versionId'>;

/** The parts of an upload that isn't completed. */
interface CopiedParts {
  readonly UploadId?: string;
  readonly parts: CompletedPart[];
}

const MEBIBYTE = 1024 * 1024;
/** What one call copies: S3 takes up to 5 GiB, for which the call would last too long. */
export const COPIED_AT_ONCE = 1024 * MEBIBYTE;
/** The size of parts, of which there may be 10,000. It never changes, so that equal objects have equal checksums. */
export const PART = 512 * MEBIBYTE;
const PARTS_AT_A_TIME = 8;
const COPY_MILLIS = 5 * 60_000;
const TAKEN = [409, 412];

/**
 * Copies a version of an object inside S3, which keeps a SHA-256 checksum of the copy. If there is something at the key, it
 * must be the same copy, made by an earlier attempt: its checksum is compared with that of the source.
 */
export async function copyOnce(s3: S3Client, from: Source, to: Location): Promise<Copy> {
  const isNew = (await copyOf(s3, to)) === undefined && (await copy(s3, from, to));
  const made = await copyOf(s3, to);
  if (made === undefined) throw new Error(`s3://${to.bucket}/${to.key} is gone, although it was there a moment ago`);
  if (made.checksum === undefined) throw new Error(`s3://${to.bucket}/${to.key} has no SHA-256 checksum`);
  const { checksum, versionId } = made;
  if (!isNew && checksum.value !== (await checksumOf(s3, from, to)))
    throw new Error(
      `s3://${to.bucket}/${to.key} is no copy of version ${from.versionId} of s3://${from.bucket}/${from.key}: ` +
        'somebody else wrote it; delete it (the bucket policy forbids this until you remove it) and send the event again',
    );
  return { checksum, versionId };
}

/** Copies an object. Returns whether it did: not if somebody else wrote there first, as another attempt does. */
async function copy(s3: S3Client, from: Source, to: Location): Promise<boolean> {
  try {
    await (from.size > COPIED_AT_ONCE ? copyInParts(s3, from, to) : copyWhole(s3, from, to));
    return true;
  } catch (error) {
    if (error instanceof ObjectError && TAKEN.includes(error.status ?? 0)) return false;
    throw error;
  }
}

async function copyWhole(s3: S3Client, from: Source, to: Location): Promise<void> {
  const command = new CopyObjectCommand({
    Bucket: to.bucket,
    Key: to.key,
    ...sourceOf(from),
    ChecksumAlgorithm: 'SHA256',
    // tags would need permissions of their own
    TaggingDirective: 'REPLACE',
    IfNoneMatch: '*',
  });
  await ask('CopyObject', to, (options) => s3.send(command, options), COPY_MILLIS);
}

async function copyInParts(s3: S3Client, from: Source, to: Location): Promise<void> {
  const { UploadId, parts } = await copyParts(s3, from, to);
  const complete = new CompleteMultipartUploadCommand({
    Bucket: to.bucket,
    Key: to.key,
    UploadId,
    MultipartUpload: { Parts: parts },
    IfNoneMatch: '*',
  });
  await ask('CompleteMultipartUpload', to, (options) => s3.send(complete, options), COPY_MILLIS);
}

/** Copies the parts of an object into an upload, which the bucket's lifecycle removes unless it is completed. */
async function copyParts(s3: S3Client, from: Source, to: Location): Promise<CopiedParts> {
  const at = { Bucket: to.bucket, Key: to.key };
  const create = new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' });
  const { UploadId } = await ask('CreateMultipartUpload', to, (options) => s3.send(create, options));
  const ranges = rangesOf(from.size);
  const parts: CompletedPart[] = [];
  for (let first = 0; first < ranges.length; first += PARTS_AT_A_TIME) {
    const some = ranges
      .slice(first, first + PARTS_AT_A_TIME)
      .map(async (CopySourceRange, i): Promise<CompletedPart> => {
        const PartNumber = first + i + 1;
        const command = new UploadPartCopyCommand({ ...at, UploadId, PartNumber, ...sourceOf(from), CopySourceRange });
        const answer = await ask('UploadPartCopy', to, (options) => s3.send(command, options), COPY_MILLIS);
        const { ETag, ChecksumSHA256 } = answer.CopyPartResult ?? {};
        return { PartNumber, ETag, ChecksumSHA256 };
      });
    parts.push(...(await Promise.all(some)));
  }
  return { UploadId, parts };
}

/** The ranges of bytes that are copied as parts. */
export function rangesOf(size: number): string[] {
  return Array.from({ length: Math.ceil(size / PART) }, (_, i) => {
    const first = i * PART;
    return `bytes=${first}-${Math.min(first + PART, size) - 1}`;
  });
}

/** Names a version of an object, and its entity tag, which must be the same when it is copied. */
function sourceOf({ bucket, key, versionId, etag }: Source): { CopySource: string; CopySourceIfMatch?: string } {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const version = versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`;
  return { CopySource: `${path}${version}`, CopySourceIfMatch: etag };
}

async function copyOf(s3: S3Client, at: Location): Promise<Partial<Copy> | undefined> {
  try {
    const head = new HeadObjectCommand({ Bucket: at.bucket, Key: at.key, ChecksumMode: 'ENABLED' });
    const { ChecksumSHA256: value, VersionId } = await ask('HeadObject', at, (options) => s3.send(head, options));
    return { checksum: value === undefined ? undefined : { algorithm: 'SHA256', value }, versionId: VersionId };
  } catch (error) {
    if (error instanceof ObjectError && error.missing) return undefined;
    throw error;
  }
}

/**
 * The checksum that a copy of the source has. S3 computes those of parts: a function has no time to read a large object. Of a
 * small one the function reads the bytes.
 */
async function checksumOf(s3: S3Client, from: Source, to: Location): Promise<string> {
  if (from.size > COPIED_AT_ONCE) {
    const { parts } = await copyParts(s3, from, to);
    const digests = parts.map(({ ChecksumSHA256 }) => Buffer.from(`${ChecksumSHA256}`, 'base64'));
    return `${sha256(Buffer.concat(digests)).toString('base64')}-${parts.length}`;
  }
  const { bucket, key, versionId } = from;
  const get = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  return ask(
    'GetObject',
    from,
    async (options) => {
      const hash = createHash('sha256');
      for await (const chunk of (await s3.send(get, options)).Body as Readable) hash.update(chunk as Uint8Array);
      return hash.digest('base64');
    },
    COPY_MILLIS,
  );
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
