import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { ask, type Location } from '../../releases/object-calls';

/** Lists all objects whose keys begin as given, page by page. With a delimiter, deeper keys are folded into prefixes. */
export async function listObjects(
  s3: S3Client,
  { bucket, key }: Location,
  delimiter?: string,
): Promise<ListObjectsV2CommandOutput[]> {
  const pages: ListObjectsV2CommandOutput[] = [];
  let token: string | undefined;
  do {
    const input = { Bucket: bucket, Prefix: key, Delimiter: delimiter, ContinuationToken: token };
    const page = await ask('ListObjectsV2', { bucket, key }, (options) =>
      s3.send(new ListObjectsV2Command(input), options),
    );
    pages.push(page);
    token = page.NextContinuationToken;
  } while (token);
  return pages;
}
