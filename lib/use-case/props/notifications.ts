import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** Whom a file wants to be told. */
export interface NotificationProps {
  readonly emails: string[];
  readonly topicArn: string;
  /** The same, under the name of the prop that the construct has for it. */
  readonly topic: string;
  readonly keyArn: string;
  /** The same, under the name of the prop that the construct has for it. */
  readonly key: string;
  readonly region: string;
}

/** The topic that the alarms of an environment notify, and where it has to be. */
export interface AlarmTopic {
  readonly environment: string;
  readonly alarmTopic: string;
  readonly account: string;
  readonly region: string;
}

/** The IDs of a channel in Slack. */
export interface SlackIds {
  readonly workspaceId: string;
  readonly channelId: string;
}

/** Whom a file wants to be told, and the Region that a topic has to be in. */
export function notificationProps(file: Traced<UseCaseFile>): Traced<Partial<NotificationProps>> {
  const entry = file.at('notifications');
  return Traced.props<NotificationProps>(entry, {
    emails: entry.at('emails'),
    topicArn: entry.at('topicArn'),
    topic: entry.at('topicArn'),
    keyArn: entry.at('topicKeyArn'),
    key: entry.at('topicKeyArn'),
    region: file.at('environments').at('dev').at('region'),
  });
}

/** The topics that the alarms of environments notify. */
export function alarmTopics(file: Traced<UseCaseFile>): Traced<Partial<AlarmTopic>>[] {
  const environments = file.at('environments').entries<Partial<UseCaseFile['environments'][string]>>();
  return environments.map(([environment, entry]) =>
    Traced.props<AlarmTopic>(entry, {
      environment,
      alarmTopic: entry.at('alarmTopic'),
      account: entry.at('account'),
      region: entry.at('region'),
    }),
  );
}

/** The channel in Slack of a file; empty if the file has none. */
export function slackIds(file: Traced<UseCaseFile>): Traced<Partial<SlackIds>> {
  const entry = file.at('notifications').at('slack');
  return Traced.props<SlackIds>(entry, { workspaceId: entry.at('workspace'), channelId: entry.at('channel') });
}
