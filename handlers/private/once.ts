import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { JSONValue } from '@aws-lambda-powertools/commons/types';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

/** Longer than a dead letter is kept (14 days), so that sending one again doesn't do its work a second time. */
const REMEMBERED_SECONDS = 15 * 24 * 60 * 60;

/** Does the work once per key; a repeat is answered from the record. Work that throws leaves none, so it can be retried. */
export type Once = <T extends JSONValue>(key: string, context: Context, work: () => Promise<T>) => Promise<T>;

/** Remembers in a DynamoDB table with partition key `id` and time to live in `expiration`, per function. */
export function onceIn(tableName: string, awsSdkV3Client: DynamoDBClient): Once {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
  const config = new IdempotencyConfig({
    expiresAfterSeconds: REMEMBERED_SECONDS,
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256',
  });
  return (key, context, work) => {
    config.registerLambdaContext(context);
    return makeIdempotent((_key: string) => work(), { persistenceStore, config, dataIndexArgument: 0 })(key);
  };
}
