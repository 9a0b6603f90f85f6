import type * as chatbot from 'aws-cdk-lib/aws-chatbot';
import type { ServiceRoleProps } from '../../foundation';
import type { SlackChannelOptions, TeamsChannelOptions } from '../chat-channel';

interface Common {
  readonly configurationName: string;
  readonly iamRoleArn: string;
  readonly snsTopicArns: string[];
}

/**
 * A channel shows messages and runs no commands. Without a guardrail, the service would let people in it do whatever its
 * role allows, up to administration.
 */
const READ_NOTHING = { guardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'], loggingLevel: 'ERROR' };

/**
 * The role of the channels, which allows nothing. Its trust has no condition on the source, because no page says that the
 * service sends the keys that such a condition needs; the roles that AWS's console and CDK make have none either.
 * See https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
export function renderChatRole(useCaseName: string): ServiceRoleProps {
  const service = 'chatbot.amazonaws.com';
  return {
    service,
    description: `Shows the notifications of ${useCaseName} in chats, and may do nothing else`,
    _trust: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
  };
}

/** A channel in Slack. */
export function renderSlack(ids: SlackChannelOptions, common: Common): chatbot.CfnSlackChannelConfigurationProps {
  return { ...common, ...READ_NOTHING, slackWorkspaceId: ids.workspaceId, slackChannelId: ids.channelId };
}

/** A channel in Microsoft Teams. */
export function renderTeams(
  ids: TeamsChannelOptions,
  common: Common,
): chatbot.CfnMicrosoftTeamsChannelConfigurationProps {
  const { channelId: teamsChannelId, teamId, tenantId: teamsTenantId } = ids;
  return { ...common, ...READ_NOTHING, teamsTenantId, teamId, teamsChannelId };
}
