import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { App, Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as monitoring from '../../../constructs/monitoring';
import { ChatChannel, NotificationForwarder, Notifications, NotificationsProps } from '../../../constructs/monitoring';
import { DEVELOPMENT, PROD, stackIn, useCase } from './fixture';

const SLACK = ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
const TEAMS = ChatChannel.teams({
  tenantId: '01234567-89ab-cdef-0123-456789abcdef',
  teamId: 'fedcba98-7654-3210-fedc-ba9876543210',
  channelId: '19%3aabc%40thread.tacv2',
});

describe('fails', () => {
  const chat = (make: () => ChatChannel) => () => make();
  const notify =
    (props: Partial<NotificationsProps>, stack = stackIn(DEVELOPMENT)) =>
    () =>
      new Notifications(stack, 'X', { useCase, ...props });
  const china = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'cn-north-1' } });
  const topic = (arn: string) => ({ topicRef: { topicArn: arn } }) as sns.ITopicRef;

  const key = (arn: string) => ({ keyRef: { keyArn: arn } }) as kms.IKeyRef;
  const wrongTopics = { useCase, alarmTopics: [topic('arn:aws:sns:eu-west-1:333333333333:page.fifo')] };
  const inProd = { ...wrongTopics, environmentName: 'prod' };
  const zone = (stack: Stack) => new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'Key') });
  const pipeline = { pipelineRef: { pipelineName: 'p', pipelineArn: 'p' } } as never;

  test.each<[string, (stack: Stack) => unknown]>([
    ['EndpointAlarms', (stack) => new monitoring.EndpointAlarms(stack, 'X', wrongTopics)],
    ['Retraining', (stack) => new monitoring.Retraining(stack, 'X', { ...wrongTopics, pipeline })],
    ['RetrainingTrigger', (stack) => new monitoring.RetrainingTrigger(stack, 'X', { ...inProd, ...DEVELOPMENT })],
    ['NotificationForwarder', (stack) => new NotificationForwarder(stack, 'X', { ...inProd, ...DEVELOPMENT })],
    ['DriftSchedule', (stack) => new monitoring.DriftSchedule(stack, 'X', { ...inProd, baselineUri: 's3://b/k' })],
    [
      'DriftCheck',
      (stack) =>
        new monitoring.DriftCheck(stack, 'X', {
          ...wrongTopics,
          captured: zone(stack),
          baseline: monitoring.Baseline.releasedFrom('111111111111'),
        }),
    ],
    [
      'EventHandler',
      (stack) => new foundation.EventHandler(stack, 'X', { handler: 'retrain', description: 'x', ...wrongTopics }),
    ],
  ])('a FIFO topic for the alarms of %s', (_what, act) => {
    expect(() => act(stackIn(PROD))).toThrow(
      `MLL849 'alarmTopics[0]' must be the ARN of a standard SNS topic in eu-west-1, got "arn:aws:sns:eu-west-1:333333333333:page.fifo"; use a standard topic that is where the alarm is (Stack/X)`,
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      'an address with a name',
      notify({ emails: ['ok@example.com', 'Lending <lending@example.com>'] }),
      `MLL840 'emails[1]' must be a mail address, got "Lending <lending@example.com>"; write it as in lending@example.com, without a name and without brackets (Stack/X)`,
    ],
    [
      'an address twice',
      notify({ emails: ['lending@example.com', 'Lending@Example.com'] }),
      `MLL841 'emails[1]' must be different from the other addresses, got "Lending@Example.com"; list it once: SNS sends each message to an address once (Stack/X)`,
    ],
    [
      'a topic of another Region',
      notify({ topic: topic('arn:aws:sns:us-east-1:111111111111:alerts') }),
      `MLL842 'topic' must be the ARN of a standard SNS topic in eu-west-1, got "arn:aws:sns:us-east-1:111111111111:alerts"; use a topic of this Region, or leave it out: a topic is then created (Stack/X)`,
    ],
    [
      'a FIFO topic',
      notify({ topic: topic('arn:aws:sns:eu-west-1:111111111111:alerts.fifo') }),
      `MLL842 'topic' must be the ARN of a standard SNS topic in eu-west-1, got "arn:aws:sns:eu-west-1:111111111111:alerts.fifo"; use a topic of this Region, or leave it out: a topic is then created (Stack/X)`,
    ],
    [
      'an alias in place of a key',
      notify({ key: key('arn:aws:kms:eu-west-1:111111111111:alias/alerts') }),
      `MLL850 'key' must be the ARN of a KMS key in eu-west-1, got "arn:aws:kms:eu-west-1:111111111111:alias/alerts"; write the ARN of the key itself, as in arn:aws:kms:eu-west-1:111111111111:key/<id>, and not that of an alias (Stack/X)`,
    ],
    [
      'a key of another Region',
      notify({ key: key('arn:aws:kms:us-east-1:111111111111:key/1') }),
      `MLL850 'key' must be the ARN of a KMS key in eu-west-1, got "arn:aws:kms:us-east-1:111111111111:key/1"; write the ARN of the key itself, as in arn:aws:kms:eu-west-1:111111111111:key/<id>, and not that of an alias (Stack/X)`,
    ],
    [
      'the name of a Slack channel',
      chat(() => ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: '#lending' })),
      `MLL843 'channelId' must be the ID that Slack shows, got "#lending"; copy the ID, such as T0123ABCD for a workspace or C0123ABCD for a channel, and not the name`,
    ],
    [
      'the name of a team',
      chat(() => ChatChannel.teams({ ...TEAMS.teamsIds!, teamId: 'lending' })),
      `MLL844 'teamId' must be the ID that Teams shows, got "lending"; copy the IDs from the link to the channel: two UUIDs, and the channel as in 19%3aabc%40thread.tacv2`,
    ],
    [
      'a chat twice',
      notify({ chats: [SLACK, TEAMS, SLACK] }),
      `MLL845 'chats[2]' must be different from the other channels; list each channel once (Stack/X)`,
    ],
    [
      'a chat in China',
      notify({ chats: [SLACK] }, china()),
      `MLL846 'chats' must not be given in this partition, which has no Amazon Q Developer in chat applications; use emails, or subscribe a function of your own to the topic (Stack/X)`,
    ],
    [
      'an environment twice',
      notify({ environments: [{ environmentName: 'prod' }, { environmentName: 'prod', ...PROD }] }),
      `MLL847 'environments[1].environmentName' must be different for each environment, got "prod"; list each environment once (Stack/X)`,
    ],
    [
      'an account of 11 digits',
      notify({ environments: [{ environmentName: 'prod', account: '33333333333' }] }),
      `MLL809 'environments[0].account' must be an account ID of 12 digits, got "33333333333"; write all 12 digits, in quotes (Stack/X)`,
    ],
    [
      'a forwarder to its own account and Region',
      () => new NotificationForwarder(stackIn(PROD), 'X', { useCase, environmentName: 'prod', ...PROD }),
      `MLL848 'account' must not be the account of this stack if the Region is that of this stack too, got "333333333333"; remove the forwarder: Notifications hears the events of its own account and Region without one (Stack/X)`,
    ],
  ])('%s', (_what, act, message) => {
    expect(act).toThrow(message);
  });
});
