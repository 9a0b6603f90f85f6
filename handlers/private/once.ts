import {
  IdempotencyConfig,
  IdempotencyPersistenceLayerError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { JSONValue } from '@aws-lambda-powertools/commons/types';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

/** Longer than a dead letter is kept (14 days), so that redriving one doesn't repeat its work. */
const REMEMBERED_SECONDS = 15 * 24 * 60 * 60;

/**
 * Does work once per key and answers a repeat from the record. Work that throws leaves no record, so it can be retried.
 */
export type Once = <T extends JSONValue>(key: string, context: Context, work: () => Promise<T>) => Promise<T>;

/**
 * Keeps the records of a function in a DynamoDB table with the partition key `id` and the time to live `expiration`.
 */
export function onceIn(tableName: string, awsSdkV3Client: DynamoDBClient): Once {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
  const config = new IdempotencyConfig({
    expiresAfterSeconds: REMEMBERED_SECONDS,
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256',
  });
  return async (key, context, work) => {
    config.registerLambdaContext(context);
    try {
      return await makeIdempotent((_key: string) => work(), { persistenceStore, config, dataIndexArgument: 0 })(key);
    } catch (error) {
      // it says what was to be recorded, but not which call failed, and why
      if (error instanceof IdempotencyPersistenceLayerError && error.cause instanceof Error)
        error.message = `${error.message}: ${error.cause.message}`;
      throw error;
    }
  };
}
