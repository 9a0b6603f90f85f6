import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { conflictOf } from '../private/conflict';

/** After so long, nobody is at work any more under a claim, and SageMaker lists what was started. */
const DOUBT_SECONDS = 15 * 60;

/**
 * Whether a cause may start the pipeline. A claim that isn't `fresh` continues: an earlier attempt may have started a run
 * already. If the cooldown belongs to another cause, `until` says when it ends. `doubtful` is that cause if nobody knows whether
 * it ever started a run, with the time of its first attempt. All times are in epoch seconds.
 */
export type Claim =
  | { readonly granted: true; readonly fresh: boolean }
  | {
      readonly granted: false;
      readonly until: number;
      readonly doubtful?: { readonly cause: string; readonly since: number };
    };

/** A run, with the time of its start in epoch seconds. */
export interface StartedRun {
  readonly execution: string;
  readonly startedAt: number;
}

/**
 * Allows at most one start of a pipeline per cooldown, by one conditional write. The cooldown belongs to the cause that
 * claimed it. If the function dies before it knows that the pipeline has started, the next attempt of that cause continues,
 * and other causes wait.
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

  /** Claims the cooldown for a cause, starting now. A cause that has claimed it already doesn't prolong it. */
  public async claim(cause: string, now: number): Promise<Claim> {
    const until = `${now + this.seconds}`;
    const write = new PutItemCommand({
      TableName: this.table,
      Item: {
        id: { S: this.id },
        until: { N: until },
        event: { S: cause },
        claimed: { N: `${now}` },
        tried: { N: `${now}` },
        expiration: { N: until },
      },
      ConditionExpression: 'attribute_not_exists(#id) OR #until <= :now',
      ExpressionAttributeNames: { '#id': 'id', '#until': 'until' },
      ExpressionAttributeValues: { ':now': { N: `${now}` } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const conflict = await conflictOf(this.dynamodb.send(write));
    if (!conflict) return { granted: true, fresh: true };
    const { event, until: end, claimed, tried, started } = conflict.Item ?? {};
    if (event?.S === cause) {
      await this.update(cause, { tried: { N: `${now}` } });
      return { granted: true, fresh: false };
    }
    const doubtful = started === undefined && now - Number(tried?.N) >= DOUBT_SECONDS;
    return {
      granted: false,
      until: Number(end?.N),
      ...(doubtful && { doubtful: { cause: event!.S!, since: Number(claimed?.N) } }),
    };
  }

  /** When the cooldown of a run ends. */
  public endOf({ startedAt }: StartedRun): number {
    return startedAt + this.seconds;
  }

  /** Remembers which run the cause has started. The cooldown lasts from its start. */
  public async confirm(cause: string, run: StartedRun): Promise<void> {
    const until = { N: `${this.endOf(run)}` };
    await this.update(cause, { started: { S: run.execution }, until, expiration: until });
  }

  private async update(cause: string, values: Record<string, { S: string } | { N: string }>): Promise<void> {
    const names = Object.keys(values);
    const write = new UpdateItemCommand({
      TableName: this.table,
      Key: { id: { S: this.id } },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: '#event = :event',
      ExpressionAttributeNames: Object.fromEntries(['event', ...names].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':event': { S: cause },
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
      },
    });
    // after the end of the cooldown, another cause may have claimed the next one
    await conflictOf(this.dynamodb.send(write));
  }

  /** Releases the cooldown because nothing was started, unless another cause has claimed it. */
  public async release(cause: string): Promise<void> {
    const write = new DeleteItemCommand({
      TableName: this.table,
      Key: { id: { S: this.id } },
      ConditionExpression: '#event = :event AND attribute_not_exists(#started)',
      ExpressionAttributeNames: { '#event': 'event', '#started': 'started' },
      ExpressionAttributeValues: { ':event': { S: cause } },
    });
    // if another cause has claimed it, the cooldown stays
    await conflictOf(this.dynamodb.send(write));
  }
}
