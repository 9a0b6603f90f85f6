import type * as sns from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type ArnKind, type ArnPlace, checkArn } from './arns';
import type { Fault, Path, Rule } from './faults';

/** The ARN of a standard topic, with its Region and account. The name of a FIFO topic ends in `.fifo`. */
export const TOPIC_ARN = /^arn:[\w-]+:sns:([a-z0-9-]+):(\d{12}):[\w-]{1,256}$/;

export const ALARM_TOPIC: Rule = {
  code: 'MLL849',
  when: 'CloudWatch cannot notify a topic of an alarm, because it is in another Region or is not a standard topic.',
  must: 'be the ARN of a standard SNS topic in the Region of the alarm',
  fix: 'use a standard topic that is where the alarm is',
  example: `new monitoring.EndpointAlarms(stack, 'Alarms', {
  useCase,
  alarmTopics: [sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111111111111:page')],
});`,
};

const STANDARD_TOPIC: ArnKind = { pattern: TOPIC_ARN, what: 'a standard SNS topic' };

/** A topic that has to be a standard one in a place. */
export function checkTopicArn(rule: Rule, path: Path, got: string | undefined, place: ArnPlace): Fault | undefined {
  return checkArn(rule, path, got, STANDARD_TOPIC, place);
}

/**
 * The topics that the alarms of a construct notify.
 * See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function checkAlarmTopics(scope: IConstruct, topics: sns.ITopicRef[] | undefined): (Fault | undefined)[] {
  const { region } = Stack.of(scope);
  return (topics ?? []).map(({ topicRef }, i) =>
    checkTopicArn(ALARM_TOPIC, ['alarmTopics', i], topicRef.topicArn, { region }),
  );
}

/** The actions of an alarm that notifies topics. A copy, because CDK's alarm writes ARNs over the references it is given. */
export function renderAlarmActions(topics: readonly sns.ITopicRef[] | undefined): AlarmActions {
  const arns = () => topics?.map(({ topicRef }) => topicRef.topicArn);
  return { alarmActions: arns(), okActions: arns() };
}

interface AlarmActions {
  readonly alarmActions?: string[];
  readonly okActions?: string[];
}
