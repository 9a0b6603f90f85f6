import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ask, type Location, locationOf, ObjectError } from '../../releases/objects';
import { shown } from '../../releases/parse';

/** What S3 knows about an object. The names of user metadata come without their prefix `x-amz-meta-`. */
export interface Description {
  readonly etag?: string;
  readonly versionId?: string;
  readonly modifiedAt?: Date;
  /** In bytes. */
  readonly size: number;
  readonly metadata: { readonly [name: string]: string };
}

/** Splits an `s3://` URI into bucket and key. */
export function locate(uri: string): Location {
  const at = locationOf(uri);
  if (!at) throw new Error(`"${shown(uri)}" is not the URI of an object in S3, such as s3://bucket/key`);
  return at;
}

/** Describes an object without reading it. Returns nothing if there is none. */
export async function describe(s3: S3Client, at: Location): Promise<Description | undefined> {
  try {
    const { ETag, LastModified, VersionId, Metadata, ContentLength } = await ask('HeadObject', at, (options) =>
      s3.send(new HeadObjectCommand({ Bucket: at.bucket, Key: at.key }), options),
    );
    return {
      etag: ETag,
      versionId: VersionId,
      modifiedAt: LastModified,
      size: ContentLength ?? 0,
      metadata: Metadata ?? {},
    };
  } catch (error) {
    if (error instanceof ObjectError && error.missing) return undefined;
    throw error;
  }
}

/**
 * Writes an object over the version that `previous` describes, or as a new one. The write fails if somebody else wrote
 * in between. Returns the id of the new version.
 */
export async function write(
  s3: S3Client,
  at: Location,
  body: Uint8Array,
  metadata: { readonly [name: string]: string },
  previous: Description | undefined,
): Promise<string | undefined> {
  const condition = previous?.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: previous.etag };
  const command = new PutObjectCommand({
    Bucket: at.bucket,
    Key: at.key,
    Body: body,
    Metadata: { ...metadata },
    ...condition,
  });
  const { VersionId } = await ask('PutObject', at, (options) => s3.send(command, options));
  return VersionId;
}
