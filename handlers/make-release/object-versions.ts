import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { ask, type Location } from '../../releases/object-calls';

/**
 * How many versions an object has, delete markers included. Other keys that begin as its key does come after it, so that a
 * count above one is always seen.
 */
export async function versionsOf(s3: S3Client, { bucket, key }: Location): Promise<number> {
  const list = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: 100 });
  const { Versions = [], DeleteMarkers = [] } = await ask('ListObjectVersions', { bucket, key }, (options) =>
    s3.send(list, options),
  );
  return [...Versions, ...DeleteMarkers].filter(({ Key }) => Key === key).length;
}
