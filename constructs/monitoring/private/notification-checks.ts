import { Token } from 'aws-cdk-lib/core';
import { checkArn } from '../../private/arns';
import { checkEnvironmentName } from '../../private/environment-name';
import { type Fault, type Path, fault } from '../../private/faults';
import { checkTopicArn } from '../../private/topics';
import { ACCOUNT, checkPattern } from '../../private/validate';
import * as rules from './notification-rules';
import { ACCOUNT_ID } from './rules';

type Found = (Fault | undefined)[];

/** What is judged of a chat channel. */
export interface ChatFacts {
  readonly key: string;
}

/** What is judged of notifications. Whatever is absent is not judged. */
export interface NotificationFacts {
  readonly emails?: readonly string[];
  readonly topicArn?: string;
  /** The ARN of the key of the topic. */
  readonly keyArn?: string;
  readonly chats?: readonly ChatFacts[];
  readonly environments?: readonly { readonly environmentName?: string; readonly account?: string }[];
  /** The Region of the stack. */
  readonly region?: string;
  /** The partition of the stack. */
  readonly partition?: string;
}

/** Everything that is wrong with notifications. */
export function checkNotifications(facts: NotificationFacts): Found {
  const { emails = [], chats = [], environments = [], partition, region } = facts;
  const names = environments.map(({ environmentName }) => environmentName);
  return [
    ...checkEmails(emails),
    checkTopicArn(rules.NOTIFICATIONS_TOPIC, ['topic'], facts.topicArn, { region }),
    checkArn(rules.TOPIC_KEY, ['key'], facts.keyArn, { pattern: rules.KEY_ARN, what: 'a KMS key' }, { region }),
    ...chats.map(({ key }, i) => {
      const before = chats.findIndex((other) => other.key === key) < i;
      return before ? fault(rules.CHAT_TWICE, ['chats', i]) : undefined;
    }),
    chats.length > 0 && partition !== undefined && !Token.isUnresolved(partition) && partition !== 'aws'
      ? fault(rules.CHAT_PARTITION, ['chats'])
      : undefined,
    ...environments.flatMap(({ environmentName, account }, i) => [
      checkEnvironmentName(['environments', i, 'environmentName'], environmentName),
      checkPattern(ACCOUNT_ID, ['environments', i, 'account'], account, ACCOUNT),
      environmentName !== undefined && names.indexOf(environmentName) < i
        ? fault(rules.NOTIFICATIONS_ENVIRONMENT_TWICE, ['environments', i, 'environmentName'], { got: environmentName })
        : undefined,
    ]),
  ];
}

interface ForwarderFacts {
  readonly environmentName?: string;
  readonly account?: string;
  readonly region?: string;
}

/**
 * Everything that is wrong with a forwarder of notifications.
 * @param own the place of the forwarder's stack, if it is known
 */
export function checkNotificationForwarder(props: ForwarderFacts, own?: { account: string; region: string }): Found {
  const { environmentName, account, region } = props;
  const here = own !== undefined && account === own.account && region === own.region;
  return [
    checkEnvironmentName(['environmentName'], environmentName),
    checkPattern(ACCOUNT_ID, ['account'], account, ACCOUNT),
    here ? fault(rules.FORWARDER_ELSEWHERE, ['account'], { got: account }) : undefined,
  ];
}

/** Everything that is wrong with a channel in Slack. */
export function checkSlack({ workspaceId, channelId }: { workspaceId?: string; channelId?: string }): Found {
  return [
    checkPattern(rules.SLACK, ['workspaceId'], workspaceId, rules.SLACK_WORKSPACE),
    checkPattern(rules.SLACK, ['channelId'], channelId, rules.SLACK_CHANNEL),
  ];
}

/** Everything that is wrong with a channel in Microsoft Teams. */
export function checkTeams(ids: { tenantId?: string; teamId?: string; channelId?: string }): Found {
  return [
    checkPattern(rules.TEAMS, ['tenantId'], ids.tenantId, rules.TEAMS_UUID),
    checkPattern(rules.TEAMS, ['teamId'], ids.teamId, rules.TEAMS_UUID),
    checkPattern(rules.TEAMS, ['channelId'], ids.channelId, rules.TEAMS_CHANNEL),
  ];
}

function checkEmails(emails: readonly string[]): Found {
  if (Token.isUnresolved(emails)) return [];
  // SNS doesn't know whether two spellings are one mailbox, but people write to one of them twice by mistake.
  const folded = emails.map((email) => email.toLowerCase());
  return emails.map((email, i) => {
    const path: Path = ['emails', i];
    const malformed = checkPattern(rules.EMAIL, path, email, rules.EMAIL_ADDRESS);
    if (malformed !== undefined || Token.isUnresolved(email)) return malformed;
    return folded.indexOf(folded[i]) < i ? fault(rules.EMAIL_TWICE, path, { got: email }) : undefined;
  });
}
