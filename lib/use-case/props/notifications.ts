import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** Whom a file wants to be told. */
export interface NotificationProps {
  readonly emails: string[];
  readonly topicArn: string;
  /** The same, under the name of the prop that the construct has for it. */
  readonly topic: string;
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
    region: file.at('environments').at('dev').at('region'),
  });
}

/** The channel in Slack of a file; empty if the file has none. */
export function slackIds(file: Traced<UseCaseFile>): Traced<Partial<SlackIds>> {
  const entry = file.at('notifications').at('slack');
  return Traced.props<SlackIds>(entry, { workspaceId: entry.at('workspace'), channelId: entry.at('channel') });
}
