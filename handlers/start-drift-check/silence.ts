import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { conflictOf } from '../private/conflict';

/** When the endpoint was last heard of, as the check at a time found it. All times are in epoch seconds. */
export interface Heard {
  readonly version: string;
  /** The time of the last traffic, or of the first check of this version if there was no traffic since. */
  readonly since: number;
  /** The time that the check was scheduled for. */
  readonly at: number;
}

/**
 * What is known after a check. Traffic ends a silence, and a new version begins to be silent at its first check. An older
 * check, which was redriven, changes nothing.
 */
export function heardAfter(known: Heard | undefined, version: string, at: number, last?: number): Heard {
  if (known && known.at > at) return known;
  const since = known?.version === version ? known.since : (last ?? at);
  return { version, at, since: Math.max(since, last ?? since) };
}

/** For how many hours nothing has been captured. */
export function silentHours({ since, at }: Heard): number {
  return Math.max(0, at - since) / 3600;
}

/** Remembers in the state table when an endpoint was last heard of. */
export class Silence {
  private readonly id: string;

  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
    endpoint: string,
  ) {
    this.id = `traffic#${endpoint}`;
  }

  /** Records what a check found, and returns for how many hours nothing has been captured. */
  public async record(version: string, at: Date, last?: Date): Promise<number> {
    const heard = heardAfter(await this.read(), version, seconds(at), last && seconds(last));
    await this.write(heard);
    return silentHours(heard);
  }

  private async read(): Promise<Heard | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: { id: { S: this.id } }, ConsistentRead: true }),
    );
    return Item && { version: Item.version.S!, since: Number(Item.since.N), at: Number(Item.at.N) };
  }

  private async write({ version, since, at }: Heard): Promise<void> {
    const write = new PutItemCommand({
      TableName: this.table,
      Item: { id: { S: this.id }, version: { S: version }, since: { N: `${since}` }, at: { N: `${at}` } },
      ConditionExpression: 'attribute_not_exists(#id) OR #at <= :at',
      ExpressionAttributeNames: { '#id': 'id', '#at': 'at' },
      ExpressionAttributeValues: { ':at': { N: `${at}` } },
    });
    // a later check may have written more than this one knows
    await conflictOf(this.dynamodb.send(write));
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
