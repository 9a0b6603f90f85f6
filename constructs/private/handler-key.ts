import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { addTo } from './add-to';
import { dnsSuffixOf } from './partitions';
import { differ } from './foreign';
import { placeOf } from './place';
import { PolicyRequests } from './policy-requests';
import type { Statement } from './statements';

/**
 * The calls with which SQS, DynamoDB and Lambda use a key on behalf of the role that sends a message, touches an item or
 * runs a function. SQS verifies each new data key, so who sends has to decrypt too.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 */
export const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * What AWS's example writes with wildcards, without what only asymmetric keys have, and without kms:DescribeKey: a call that has
 * no encryption context never meets the condition.
 */
const USE_KEY_FOR_LOGS = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * Lets CloudWatch Logs encrypt log groups of this account with a key. It can't be one log group: the group refers to the
 * key, so the key must not refer to the group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function admitLogs(scope: IConstruct, key: IKeyRef): void {
  const { partition, region, account } = placeOf(scope);
  const suffix = Token.isUnresolved(region) ? Stack.of(scope).urlSuffix : dnsSuffixOf(region);
  admit(scope, key, {
    Sid: differ(key.env.account, account) ? `LogsOf${account}` : 'LogsOfThisAccount',
    Effect: 'Allow',
    Principal: { Service: `logs.${region}.${suffix}` },
    Action: USE_KEY_FOR_LOGS,
    Resource: '*',
    Condition: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    },
  });
}

/**
 * Lets rules of EventBridge put events into queues that a key encrypts. There is no condition on the source: AWS documents
 * none for queues, and says of topics that EventBridge supports none. With one, EventBridge could drop dead letters without
 * a word. The policy of each queue admits the rules of this account only.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function admitRules(scope: IConstruct, key: IKeyRef): void {
  admit(scope, key, {
    Sid: 'RulesSendDeadLetters',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: USE_KEY,
    Resource: '*',
  });
}

const admitted = new WeakMap<IKeyRef, Set<string>>();

/** Adds a statement to the policy of a key, once. An imported key keeps its policy, so its owner has to add it. */
function admit(scope: IConstruct, key: IKeyRef, statement: Statement): void {
  if (differ(key.env.account, Stack.of(scope).account) && !PolicyRequests.isOurs(key)) {
    PolicyRequests.of(scope).note(key.env.account, key.keyRef.keyArn, statement);
    return;
  }
  const known = admitted.get(key) ?? new Set();
  admitted.set(key, known);
  if (known.has(statement.Sid!)) return;
  known.add(statement.Sid!);
  addTo(key, statement);
}
