import type * as sns from 'aws-cdk-lib/aws-sns';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, type Path, type Rule, fault } from './faults';

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

/** Where a topic has to be. Whatever is absent or not known yet is not judged. */
interface TopicPlace {
  readonly account?: string;
  readonly region?: string;
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

/** A topic that has to be a standard one in a place. */
export function checkTopicArn(rule: Rule, path: Path, got: string | undefined, place: TopicPlace): Fault | undefined {
  if (got === undefined || Token.isUnresolved(got)) return undefined;
  const account = known(place.account);
  const region = known(place.region);
  const [, itsRegion, itsAccount] = TOPIC_ARN.exec(got) ?? [];
  const isThere = (region ?? itsRegion) === itsRegion && (account ?? itsAccount) === itsAccount;
  if (itsRegion !== undefined && isThere) return undefined;
  const where = [account === undefined ? undefined : `account ${account}`, region].filter((part) => part !== undefined);
  const must = where.length === 0 ? undefined : `be the ARN of a standard SNS topic in ${where.join(', ')}`;
  return fault(rule, path, { got, must });
}

function known(value: string | undefined): string | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : value;
}
