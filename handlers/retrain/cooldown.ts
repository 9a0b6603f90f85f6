import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';

/** Whether an event may start the pipeline; if not, when the next one may (epoch seconds). */
export type Claim = { readonly granted: true } | { readonly granted: false; readonly until: number };

/**
 * At most one start of a pipeline in a span of time, decided by one conditional write. The cooldown belongs to the
 * event that claimed it: should the function die before it started the pipeline, a retry of that event goes on, and
 * any other waits.
 */
export class Cooldown {
  readonly #id: string;

  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
    pipeline: string,
    private readonly seconds: number,
  ) {
    if (!Number.isSafeInteger(seconds) || seconds < 0) throw new Error(`a cooldown is whole seconds, not ${seconds}`);
    this.#id = `cooldown#${pipeline}`;
  }

  /** Takes the cooldown for an event, from now on. */
  public async claim(event: string, now: number): Promise<Claim> {
    const until = `${now + this.seconds}`;
    try {
      await this.dynamodb.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { id: { S: this.#id }, until: { N: until }, event: { S: event }, expiration: { N: until } },
          ConditionExpression: 'attribute_not_exists(#id) OR #until <= :now OR #event = :event',
          ExpressionAttributeNames: { '#id': 'id', '#until': 'until', '#event': 'event' },
          ExpressionAttributeValues: { ':now': { N: `${now}` }, ':event': { S: event } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { granted: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { granted: false, until: Number(error.Item?.until?.N) };
    }
  }

  /** Gives the cooldown back, if it is still the event's, because nothing was started. */
  public async release(event: string): Promise<void> {
    try {
      await this.dynamodb.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: { id: { S: this.#id } },
          ConditionExpression: '#event = :event',
          ExpressionAttributeNames: { '#event': 'event' },
          ExpressionAttributeValues: { ':event': { S: event } },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
