import type * as chatbot from 'aws-cdk-lib/aws-chatbot';
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
