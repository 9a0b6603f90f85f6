import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { conflictOf } from '../private/conflict';
import { parseJson } from '../../releases/parse';
import { approvalsRecord, releaseRecord } from '../../releases/release-record';
import { Approvals, NO_APPROVALS } from './approvals';

const TRIES = 5;

/**
 * Remembers the approvals of model packages in the state table. SageMaker says only who changed a package last, so what
 * isn't remembered when an event comes can't be found out later. The records never expire.
 */
export class Memory {
  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Changes what is remembered of a package, also while other events change it. Returns what is remembered then. */
  public async change(packageArn: string, change: (known: Approvals) => Approvals): Promise<Approvals> {
    const id = approvalsRecord(packageArn);
    for (let tries = 1; ; tries++) {
      const { known, revision } = await this.read(id);
      const next = change(known);
      const conflict = await conflictOf(this.write(id, next, revision));
      if (conflict === undefined) return next;
      if (tries === TRIES) throw conflict;
    }
  }

  /** Remembers that a release with this manifest was made, by the hex digest of the manifest. Only such a release is deployed. */
  public async made(manifestSha256: string): Promise<void> {
    await this.dynamodb.send(
      new PutItemCommand({ TableName: this.table, Item: { id: { S: releaseRecord(manifestSha256) } } }),
    );
  }

  private async read(id: string): Promise<{ readonly known: Approvals; readonly revision: number }> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: { id: { S: id } }, ConsistentRead: true }),
    );
    if (Item === undefined) return { known: NO_APPROVALS, revision: 0 };
    return { known: parseJson(Approvals, Item.approvals.S!, `the record ${id}`), revision: Number(Item.revision.N) };
  }

  private async write(id: string, approvals: Approvals, revision: number): Promise<void> {
    await this.dynamodb.send(
      new PutItemCommand({
        TableName: this.table,
        Item: { id: { S: id }, approvals: { S: JSON.stringify(approvals) }, revision: { N: `${revision + 1}` } },
        ConditionExpression: 'attribute_not_exists(#id) OR #revision = :revision',
        ExpressionAttributeNames: { '#id': 'id', '#revision': 'revision' },
        ExpressionAttributeValues: { ':revision': { N: `${revision}` } },
      }),
    );
  }
}
