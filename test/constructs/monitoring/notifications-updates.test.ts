import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { type ITopicRef, Topic } from 'aws-cdk-lib/aws-sns';
import type { Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as monitoring from '../../../constructs/monitoring';
import * as registry from '../../../constructs/registry';
import { replacements } from '../../support/replacements';
import { templateOf } from '../../support/template-of';
import { useCase } from './fixture';

const groupOf = (stack: Stack, id: string) =>
  registry.ModelPackageGroup.fromModelPackageGroupName(stack, id, id.toLowerCase());
const alarmsOf = (stack: Stack) => [
  cloudwatch.Alarm.fromAlarmArn(stack, 'Given', 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:given'),
];
const PROD = { environmentName: 'prod', account: '333333333333', region: 'eu-west-1' };

/** Another value of each prop, except the use case, whose name is what everything is. */
const NOTIFICATIONS: { readonly [prop: string]: (stack: Stack) => Partial<monitoring.NotificationsProps> } = {
  emails: () => ({ emails: ['lending@example.com', 'risk@example.com'] }),
  chats: () => ({ chats: [monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' })] }),
  key: (stack) => ({ key: Key.fromKeyArn(stack, 'Given', 'arn:aws:kms:eu-west-1:111111111111:key/1') }),
  topic: (stack) => ({ topic: Topic.fromTopicArn(stack, 'Given', 'arn:aws:sns:eu-west-1:111111111111:ml') }),
  models: (stack) => ({ models: groupOf(stack, 'Others') }),
  training: (stack) => ({ training: CfnPipeline.fromPipelineName(stack, 'Given', 'given') }),
  artifacts: (stack) => ({
    artifacts: new data.Zone(stack, 'Given', { key: new foundation.EncryptionKey(stack, 'GivenKey') }),
  }),
  environments: () => ({ environments: [PROD] }),
  alarms: (stack) => ({ alarms: alarmsOf(stack) }),
};

const notify = (change: (stack: Stack) => Partial<monitoring.NotificationsProps>) =>
  templateOf((stack) => {
    const common = { useCase, emails: ['lending@example.com'], models: groupOf(stack, 'Models') };
    new monitoring.Notifications(stack, 'It', { ...common, ...change(stack) });
  });

const forward = (change: Partial<monitoring.NotificationForwarderProps>) =>
  templateOf((stack) => {
    const common = { useCase, environmentName: 'prod', account: '222222222222', region: 'eu-west-1' };
    new monitoring.NotificationForwarder(stack, 'It', { ...common, ...change });
  });

test.each(Object.entries(NOTIFICATIONS))(
  'another value of %s replaces nothing that has a name or holds data',
  (_, change) => {
    const [before, after] = [notify(() => ({})), notify(change)];
    expect(after).not.toEqual(before);
    expect(replacements(before, after)).toEqual([]);
  },
);

const PAGE = { topicRef: { topicArn: 'arn:aws:sns:eu-west-1:111111111111:page' } } as ITopicRef;

test.each([{ account: '444444444444' }, { region: 'eu-central-1' }, { alarmTopics: [PAGE] }])(
  'a forwarder to %j replaces nothing',
  (change) => {
    expect(forward(change)).not.toEqual(forward({}));
    expect(replacements(forward({}), forward(change))).toEqual([]);
  },
);
