import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ask, type Location } from './object-calls';

export { ask, type Location, locationOf, ObjectError } from './object-calls';

/** Reads an object as text. */
export async function readText(s3: S3Client, at: Location): Promise<string> {
  // unlike the SDK's transformToString, a TextDecoder drops a byte order mark, which JSON.parse refuses
  return new TextDecoder().decode(await readBytes(s3, at));
}

/** Reads an object, or a version of it. */
export function readBytes(s3: S3Client, at: Location, VersionId?: string): Promise<Uint8Array> {
  return ask('GetObject', at, async (options) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: at.bucket, Key: at.key, VersionId }), options);
    return Body!.transformToByteArray();
  });
}
