import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { releaseRecord } from '../private/release-record';

/**
 * Throws if the release maker has not made a release with this manifest, so that a zip file which somebody else has put into
 * the bucket is not deployed, whatever its manifest says.
 */
export async function assertMade(dynamodb: DynamoDBClient, table: string, manifestSha256: string): Promise<void> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: { id: { S: releaseRecord(manifestSha256) } }, ConsistentRead: true }),
  );
  if (Item === undefined)
    throw new Error(
      `the release maker has made no release whose manifest has SHA-256 digest ${manifestSha256}: somebody else wrote ` +
        'this one; approve the model again to get a release of it',
    );
}
