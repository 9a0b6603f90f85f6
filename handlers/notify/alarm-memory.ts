import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Told } from './alarm';

/** Longer than an alarm that matters goes without a look. After it, the next change is told whatever it is. */
const REMEMBERED_SECONDS = 90 * 24 * 60 * 60;

/** What people were last told about each alarm. */
export class AlarmMemory {
  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** What people were last told about an alarm. */
  public async lastTold(alarmArn: string): Promise<Told | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: { id: { S: idOf(alarmArn) } }, ConsistentRead: true }),
    );
    const state = Item?.state?.S;
    return state === 'ALARM' || state === 'OK' ? { state, at: Number(Item?.at?.N ?? 0) } : undefined;
  }

  /** Remembers what people have been told. */
  public async remember(alarmArn: string, { state, at }: Told): Promise<void> {
    const expiration = `${Math.floor(Date.now() / 1000) + REMEMBERED_SECONDS}`;
    const Item = { id: { S: idOf(alarmArn) }, state: { S: state }, at: { N: `${at}` }, expiration: { N: expiration } };
    await this.dynamodb.send(new PutItemCommand({ TableName: this.table, Item }));
  }
}

function idOf(alarmArn: string): string {
  return `alarm#${alarmArn}`;
}
