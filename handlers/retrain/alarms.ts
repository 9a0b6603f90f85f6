import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { AlarmStateChange } from '../../schema/events';
import { changedAt } from '../private/alarm-time';
import { conflictOf } from '../private/conflict';
import { parseJson } from '../../releases/parse';

/** An alarm that is on. */
export interface WaitingAlarm {
  readonly arn: string;
  /** When it went off, in milliseconds. */
  readonly at: number;
  readonly change: AlarmStateChange;
  /** How many runs were started for it since it went off. */
  readonly runs: number;
  /** What people were last told about it. */
  readonly told?: string;
}

/**
 * The last state of each alarm, and what was done about it. Events tell of changes, but what counts is the state: an alarm
 * that stays on is looked at again. Events arrive late, twice and in any order, so a state counts only if it is newer than
 * the one on record.
 */
export class Alarms {
  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
    private readonly pipeline: string,
    private readonly arns: readonly string[],
  ) {}

  /** Whether the alarm is one of those that may start the pipeline. */
  public knows(change: AlarmStateChange): boolean {
    return this.arns.includes(arnOf(change));
  }

  /** Records a change of state. Returns whether it is the newest of its alarm; a repeat of the newest is too. */
  public async note(change: AlarmStateChange): Promise<boolean> {
    const item = {
      id: { S: this.idOf(arnOf(change)) },
      at: { N: `${changedAt(change)}` },
      event: { S: change.id },
      runs: { N: '0' },
      change: { S: JSON.stringify(change) },
    };
    const write = new PutItemCommand({
      TableName: this.table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(#id) OR #at < :at',
      ExpressionAttributeNames: { '#id': 'id', '#at': 'at' },
      ExpressionAttributeValues: { ':at': item.at },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const conflict = await conflictOf(this.dynamodb.send(write));
    return conflict === undefined || conflict.Item?.event?.S === change.id;
  }

  /** The alarms that are on, the oldest first. */
  public async waiting(): Promise<WaitingAlarm[]> {
    const found = await Promise.all(this.arns.map((arn) => this.read(arn)));
    return found.filter((alarm) => alarm !== undefined).toSorted((a, b) => a.at - b.at);
  }

  /** The alarm has led to a run, unless it has changed since. */
  public settle(alarm: WaitingAlarm): Promise<void> {
    return this.update(alarm, 'SET #runs = :value', { '#runs': 'runs' }, { N: `${alarm.runs + 1}` });
  }

  /** Remembers what people were told about an alarm. */
  public told(alarm: WaitingAlarm, what: string): Promise<void> {
    return this.update(alarm, 'SET #told = :value', { '#told': 'told' }, { S: what });
  }

  private async read(arn: string): Promise<WaitingAlarm | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: { id: { S: this.idOf(arn) } }, ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const change = parseJson(AlarmStateChange, Item.change?.S ?? '', `the record of the alarm ${arn}`);
    if (change.detail.state.value !== 'ALARM') return undefined;
    return { arn, at: Number(Item.at?.N), change, runs: Number(Item.runs?.N), told: Item.told?.S };
  }

  private async update(
    { arn, change }: WaitingAlarm,
    UpdateExpression: string,
    names: Record<string, string>,
    value: { S: string } | { N: string },
  ): Promise<void> {
    const write = new UpdateItemCommand({
      TableName: this.table,
      Key: { id: { S: this.idOf(arn) } },
      UpdateExpression,
      ConditionExpression: '#event = :event',
      ExpressionAttributeNames: { ...names, '#event': 'event' },
      ExpressionAttributeValues: { ':value': value, ':event': { S: change.id } },
    });
    // if the alarm has changed since, its newer record stays
    await conflictOf(this.dynamodb.send(write));
  }

  private idOf(arn: string): string {
    return `alarm#${this.pipeline}#${arn}`;
  }
}

function arnOf({ resources }: AlarmStateChange): string {
  return resources[0] ?? '';
}
