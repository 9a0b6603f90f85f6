import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { parseJson } from './parse';
import { approvalsRecord, releaseRecord } from './release-record';

/** What the release maker remembers of a model package, as far as it says whether the package is approved now. */
const Approvals = z.object({ changes: z.array(z.object({ status: z.string(), by: z.optional(z.string()) })) });

/**
 * Throws if the release maker has not made a release with this manifest, so that a zip file which somebody else has put into
 * the bucket is not deployed, whatever its manifest says.
 */
export async function assertMade(dynamodb: DynamoDBClient, table: string, manifestSha256: string): Promise<void> {
  const item = await read(dynamodb, table, releaseRecord(manifestSha256));
  if (item === undefined)
    throw new Error(
      `the release maker has made no release whose manifest has SHA-256 digest ${manifestSha256}: somebody else wrote ` +
        'this one; reject the model and approve it again to get a release of it',
    );
}

/**
 * Throws if the approval of a model package was withdrawn. SageMaker itself refuses to create a model from such a package,
 * and does not know the package of a copy.
 */
export async function assertApproved(dynamodb: DynamoDBClient, table: string, packageArn: string): Promise<void> {
  const id = approvalsRecord(packageArn);
  const item = await read(dynamodb, table, id);
  if (item === undefined) return;
  const { changes } = parseJson(Approvals, item.approvals.S!, `the record ${id}`);
  const last = changes.at(-1);
  if (last !== undefined && last.status !== 'Approved')
    throw new Error(
      `the approval of ${packageArn} was withdrawn by ${last.by ?? 'somebody'}: it is ${last.status}; release another version`,
    );
}

async function read(dynamodb: DynamoDBClient, table: string, id: string) {
  const get = new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true });
  return (await dynamodb.send(get)).Item;
}
