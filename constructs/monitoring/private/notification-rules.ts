import type { Rule } from '../../private/faults';

/** An address that SNS takes, in the usual form: no quotes, no comments, no address literals. */
export const EMAIL_ADDRESS =
  /^(?=.{3,254}$)[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
/** The ARN of a key, with its Region and account. An alias can't be named in a policy. */
export const KEY_ARN = /^arn:[\w-]+:kms:([a-z0-9-]+):(\d{12}):key\/[\w-]{1,128}$/;
/** The IDs that Slack shows, as AWS::Chatbot::SlackChannelConfiguration takes them. */
export const SLACK_WORKSPACE = /^[0-9A-Z]{1,255}$/;
export const SLACK_CHANNEL = /^[A-Za-z0-9]{1,255}$/;
/** The IDs that Teams shows, as AWS::Chatbot::MicrosoftTeamsChannelConfiguration takes them. */
export const TEAMS_UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
export const TEAMS_CHANNEL = /^(?=.{1,255}$)[\w=+/.,-]*%3[aA][\w=+/.,-]*%40[\w=+/.,-]*$/;

export const EMAIL: Rule = {
  code: 'MLL840',
  when: 'A mail address for notifications is malformed.',
  must: 'be a mail address',
  fix: 'write it as in lending@example.com, without a name and without brackets',
  example: "new monitoring.Notifications(stack, 'Notifications', { useCase, emails: ['lending at example.com'] });",
};

export const EMAIL_TWICE: Rule = {
  code: 'MLL841',
  when: 'A mail address for notifications is listed twice.',
  must: 'be different from the other addresses',
  fix: 'list it once: SNS sends each message to an address once',
  example: `new monitoring.Notifications(stack, 'Notifications', {
  useCase,
  emails: ['lending@example.com', 'Lending@example.com'],
});`,
};

export const NOTIFICATIONS_TOPIC: Rule = {
  code: 'MLL842',
  when: 'The topic for notifications is not a standard SNS topic in the Region of the stack.',
  must: 'be the ARN of a standard SNS topic in the Region of the stack',
  fix: 'use a topic of this Region, or leave it out: a topic is then created',
  example: `new monitoring.Notifications(stack, 'Notifications', {
  useCase,
  topic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111111111111:alerts'),
});`,
};

export const TOPIC_KEY: Rule = {
  code: 'MLL850',
  when: 'The key of the topic for notifications is not the ARN of a KMS key in the Region of the stack.',
  must: 'be the ARN of a KMS key in the Region of the stack',
  fix: 'write the ARN of the key itself, as in arn:aws:kms:eu-west-1:111111111111:key/<id>, and not that of an alias',
  example: `new monitoring.Notifications(stack, 'Notifications', {
  useCase,
  key: kms.Key.fromKeyArn(stack, 'TopicKey', 'arn:aws:kms:us-east-1:111111111111:key/1'),
});`,
};

export const SLACK: Rule = {
  code: 'MLL843',
  when: 'The ID of a Slack workspace or channel is malformed.',
  must: 'be the ID that Slack shows',
  fix: 'copy the ID, such as T0123ABCD for a workspace or C0123ABCD for a channel, and not the name',
  example: "monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: '#lending' });",
};

export const TEAMS: Rule = {
  code: 'MLL844',
  when: 'The ID of a Microsoft Teams tenant, team or channel is malformed.',
  must: 'be the ID that Teams shows',
  fix: 'copy the IDs from the link to the channel: two UUIDs, and the channel as in 19%3aabc%40thread.tacv2',
  example: `monitoring.ChatChannel.teams({
  tenantId: '01234567-89ab-cdef-0123-456789abcdef',
  teamId: 'fedcba98-7654-3210-fedc-ba9876543210',
  channelId: 'alerts',
});`,
};

export const CHAT_TWICE: Rule = {
  code: 'MLL845',
  when: 'A chat channel for notifications is listed twice.',
  must: 'be different from the other channels',
  fix: 'list each channel once',
  example: `const chat = monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
new monitoring.Notifications(stack, 'Notifications', { useCase, chats: [chat, chat] });`,
};

export const CHAT_PARTITION: Rule = {
  code: 'MLL846',
  when: 'Notifications go to a chat channel, but Amazon Q Developer in chat applications is not in the partition of the stack.',
  must: 'not be given in this partition, which has no Amazon Q Developer in chat applications',
  fix: 'use emails, or subscribe a function of your own to the topic',
  example: `const china = new Stack(core.App.of(stack), 'China', { env: { account: '111111111111', region: 'cn-north-1' } });
const chat = monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
new monitoring.Notifications(china, 'Notifications', { useCase, chats: [chat] });`,
};

export const NOTIFICATIONS_ENVIRONMENT_TWICE: Rule = {
  code: 'MLL847',
  when: 'Notifications list an environment twice.',
  must: 'be different for each environment',
  fix: 'list each environment once',
  example: `new monitoring.Notifications(stack, 'Notifications', {
  useCase,
  environments: [{ environmentName: 'prod' }, { environmentName: 'prod', account: '333333333333' }],
});`,
};

export const FORWARDER_ELSEWHERE: Rule = {
  code: 'MLL848',
  when: 'A forwarder of notifications points to the account and Region of its own stack.',
  must: 'not be the account of this stack if the Region is that of this stack too',
  fix: 'remove the forwarder: Notifications hears the events of its own account and Region without one',
  example: `new monitoring.NotificationForwarder(stack, 'Forwarder', {
  useCase,
  environmentName: 'prod',
  account: '111111111111',
  region: 'eu-west-1',
});`,
};

export const NOTIFICATIONS_ELSEWHERE: Rule = {
  code: 'MLL855',
  when: 'Notifications are about models, a pipeline or a delivery in another account or Region, whose events do not arrive here.',
  must: 'be in the account and Region of the notifications',
  fix: 'create notifications in a stack where it is; environments elsewhere have a NotificationForwarder',
  example: `new monitoring.Notifications(stack, 'Notifications', {
  useCase,
  models: registry.ModelPackageGroup.fromModelPackageGroupArn(
    stack,
    'Central',
    'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/mortgage-approval',
  ),
});`,
};

export const RETRAINING_ELSEWHERE: Rule = {
  code: 'MLL856',
  when: 'Retraining would start a pipeline of another account or Region, which it cannot.',
  must: 'be a pipeline in the account and Region of the retraining',
  fix: 'create the retraining in the stack of the pipeline; environments elsewhere have a RetrainingTrigger',
  example: `const elsewhere = new Stack(undefined, 'Elsewhere', { env: { account: '222222222222', region: 'eu-west-1' } });
const pipeline = sagemaker.CfnPipeline.fromPipelineName(elsewhere, 'Pipeline', 'mortgage-approval-training');
new monitoring.Retraining(stack, 'Retraining', { useCase, pipeline });`,
};
