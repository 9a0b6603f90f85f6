import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { acknowledge, acknowledgeInStandards } from './acknowledge';
import { describeAlarm } from './alarm-text';
import { admitRules } from './handler-key';
import { policyDocument } from './statements';
import { renderAlarmActions } from './topics';

/** How long a dead letter is kept. */
const RETENTION = Duration.days(14);

const DEAD_LETTERS = 'This queue is a dead-letter queue';

/** The name of the dead-letter queue of a function whose name is fixed. */
export function deadLettersOf(functionName: string): string {
  return `${functionName}-dead-letters`;
}

/**
 * A queue of what could not be processed. With another key, or none, it is updated in place.
 *
 * @param key the key that encrypts it; by default, one that SQS owns
 */
export function renderDeadLetters(key?: kms.IKeyRef, queueName?: string): sqs.CfnQueueProps {
  return {
    queueName,
    messageRetentionPeriod: RETENTION.toSeconds(),
    // One of the two is in use. Without a word about its own key, SQS could keep to that in an update.
    sqsManagedSseEnabled: key === undefined,
    kmsMasterKeyId: key?.keyRef.keyArn,
  };
}

/** The policy of a dead-letter queue: TLS only, and the rules of this account may send to it. Its key admits them, too. */
export function renderDeadLettersPolicy(
  owner: IConstruct,
  queue: sqs.CfnQueue,
  key?: kms.IKeyRef,
): sqs.CfnQueuePolicyProps {
  if (key) admitRules(owner, key);
  acknowledge(queue, 'AwsSolutions', 'AwsSolutions-SQS3', DEAD_LETTERS);
  acknowledgeInStandards(queue, 'SQSDeadLetterQueue', DEAD_LETTERS);
  const anyone = { Principal: { AWS: '*' }, Action: 'sqs:*', Resource: queue.attrArn };
  const policy = policyDocument([
    { ...anyone, Sid: 'TlsOnly', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    {
      Sid: 'RulesOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.attrArn,
      Condition: { StringEquals: { 'aws:SourceAccount': Stack.of(queue).account } },
    },
  ]);
  return { queues: [queue.ref], policyDocument: policy };
}

/**
 * The alarm that goes off while something is in a dead-letter queue. It has no fixed name, so CloudFormation names it
 * after the stack.
 *
 * @param failure what did not happen, as a sentence without its full stop
 * @param consequence what this means, as a sentence
 * @param topics who is notified when the alarm goes off, and when it returns to OK
 */
export function renderDeadLettersAlarm(
  queue: sqs.CfnQueue,
  failure: string,
  consequence: string,
  topics?: sns.ITopicRef[],
): cloudwatch.CfnAlarmProps {
  return {
    alarmDescription: describeAlarm(
      `${failure}. ${consequence} Endpoints answer as before. The event waits in a dead-letter queue for ` +
        `${RETENTION.toDays()} days.`,
      'this command shows what waits and why it failed. Once the cause is gone, the same command with --yes sends it ' +
        'again, which empties the queue and ends the alarm. The README of foundation, section Dead letters, says more.',
      `npx cdk-ml-lifecycle redrive --queue ${queue.ref}`,
    ),
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: [{ name: 'QueueName', value: queue.attrQueueName }],
    statistic: 'Maximum',
    period: 60,
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    // SQS reports nothing about a queue that has been empty for hours.
    treatMissingData: 'notBreaching',
    ...renderAlarmActions(topics),
  };
}
