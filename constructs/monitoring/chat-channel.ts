import { throwFaults } from '../private/errors';
import { checkSlack, checkTeams } from './private/notification-checks';

/** The IDs of a channel in Slack. */
export interface SlackChannelOptions {
  /**
   * The ID of the workspace, such as `T0123ABCD` (MLL843). Amazon Q Developer in chat applications shows it after somebody
   * has authorised the workspace.
   */
  readonly workspaceId: string;

  /** The ID of the channel, such as `C0123ABCD`, and not its name (MLL843). Invite the app to a private channel. */
  readonly channelId: string;
}

/** The IDs of a channel in Microsoft Teams. */
export interface TeamsChannelOptions {
  /** The ID of the tenant, a UUID (MLL844). */
  readonly tenantId: string;

  /** The ID of the team, a UUID (MLL844). The link to the channel contains it as `groupId`. */
  readonly teamId: string;

  /** The ID of the channel as in the link to it, for example `19%3aabc%40thread.tacv2` (MLL844). */
  readonly channelId: string;
}

/**
 * A channel in which Amazon Q Developer in chat applications, formerly AWS Chatbot, shows messages.
 *
 * Somebody has to authorise the workspace, or the team, once in the console of that service, in the account of the stack.
 * CloudFormation cannot do it, and fails to create the channel before.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-started.html
 * @example
 * import { monitoring } from 'cdk-ml-lifecycle';
 *
 * monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
 */
export class ChatChannel {
  /** A channel in Slack. */
  public static slack(options: SlackChannelOptions): ChatChannel {
    throwFaults(checkSlack(options));
    return new ChatChannel(`slack-${options.channelId}`, options);
  }

  /** A channel in Microsoft Teams. */
  public static teams(options: TeamsChannelOptions): ChatChannel {
    throwFaults(checkTeams(options));
    const name = options.channelId.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
    return new ChatChannel(`teams-${name}`, undefined, options);
  }

  /** What tells the channel from others: letters, digits, hyphens and underscores. */
  public readonly key: string;

  /** The IDs of a channel in Slack. */
  public readonly slackIds?: SlackChannelOptions;

  /** The IDs of a channel in Microsoft Teams. */
  public readonly teamsIds?: TeamsChannelOptions;

  private constructor(key: string, slack?: SlackChannelOptions, teams?: TeamsChannelOptions) {
    this.key = key;
    this.slackIds = slack;
    this.teamsIds = teams;
  }
}
