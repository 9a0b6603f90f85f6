import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { conflictOf } from '../private/conflict';

/** Whether an event may start the pipeline. If not, `until` says when the next event may, in epoch seconds. */
export type Claim = { readonly granted: true } | { readonly granted: false; readonly until: number };

/**
 * Allows at most one start of a pipeline per cooldown, by one conditional write. The cooldown belongs to the event that
 * claimed it. If the function dies before it starts the pipeline, a retry of that event continues, and other events
 * wait.
 */
export class Cooldown {
  private readonly id: string;

  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
    pipeline: string,
    private readonly seconds: number,
  ) {
    if (!Number.isSafeInteger(seconds) || seconds < 0)
      throw new Error(`COOLDOWN_SECONDS must be a whole number that is not negative, got ${seconds}`);
    this.id = `cooldown#${pipeline}`;
  }

  /** Claims the cooldown for an event, starting now. */
  public async claim(event: string, now: number): Promise<Claim> {
    const until = `${now + this.seconds}`;
    const write = new PutItemCommand({
      TableName: this.table,
      Item: { id: { S: this.id }, until: { N: until }, event: { S: event }, expiration: { N: until } },
      ConditionExpression: 'attribute_not_exists(#id) OR #until <= :now OR #event = :event',
      ExpressionAttributeNames: { '#id': 'id', '#until': 'until', '#event': 'event' },
      ExpressionAttributeValues: { ':now': { N: `${now}` }, ':event': { S: event } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const conflict = await conflictOf(this.dynamodb.send(write));
    return conflict ? { granted: false, until: Number(conflict.Item?.until?.N) } : { granted: true };
  }

  /** Releases the cooldown because nothing was started, unless another event has claimed it. */
  public async release(event: string): Promise<void> {
    const write = new DeleteItemCommand({
      TableName: this.table,
      Key: { id: { S: this.id } },
      ConditionExpression: '#event = :event',
      ExpressionAttributeNames: { '#event': 'event' },
      ExpressionAttributeValues: { ':event': { S: event } },
    });
    // if another event has claimed it, the cooldown stays
    await conflictOf(this.dynamodb.send(write));
  }
}
