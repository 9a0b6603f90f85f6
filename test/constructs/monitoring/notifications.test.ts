import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import { ChatChannel, Notifications, NotificationsProps } from '../../../constructs/monitoring';
import { EMAIL_ADDRESS } from '../../../constructs/monitoring/private/notification-rules';
import * as registry from '../../../constructs/registry';
import { Limits } from '../../../schema/notifications';
import { DEVELOPMENT, NEWS, PROD, actionsOf, stackIn, useCase } from './fixture';
import { joined } from '../../support/joined';

const SLACK = ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
const TEAMS = ChatChannel.teams({
  tenantId: '01234567-89ab-cdef-0123-456789abcdef',
  teamId: 'fedcba98-7654-3210-fedc-ba9876543210',
  channelId: '19%3aabc%40thread.tacv2',
});

function make(props: Partial<NotificationsProps> | ((stack: Stack) => Partial<NotificationsProps>) = {}) {
  const stack = stackIn(DEVELOPMENT);
  const own = typeof props === 'function' ? props(stack) : props;
  const notifications = new Notifications(stack, 'Notifications', { useCase, ...own });
  return { stack, notifications, template: Template.fromStack(stack) };
}

describe('notifications with only their required props', () => {
  const { template, notifications } = make();

  test('have a topic that is encrypted, takes TLS only, and admits the alarms of this account', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      DisplayName: 'mortgage-approval',
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': DEVELOPMENT.account } },
          }),
        ],
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          }),
        ]),
      },
    });
  });

  test('leave nothing behind that a second attempt would stumble over', () => {
    const kept = Object.values(template.toJSON().Resources as { [id: string]: { DeletionPolicy?: string } }).filter(
      ({ DeletionPolicy }) => DeletionPolicy !== undefined && DeletionPolicy !== 'Delete',
    );
    expect(kept).toEqual([]);
  });

  test('hear the alarms of their stack and of the environment, and what handlers tell people', () => {
    const arn = 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:';
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.cloudwatch'],
        resources: [{ prefix: `${arn}Stack-` }, { prefix: `${arn}mortgage-approval-live-` }],
        detail: {
          ...NEWS,
          alarmName: [{ 'anything-but': [{ Ref: Match.stringLikeRegexp('DeadLettersAlarm') }] }],
        },
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['cdk-ml-lifecycle'],
        'detail-type': [{ 'anything-but': ['Retraining Requested'] }],
        detail: { useCase: ['mortgage-approval'] },
      },
    });
    template.resourceCountIs('AWS::Events::Rule', 2);
    expect(notifications.bus).toBeUndefined();
  });

  test('tell of their own dead letters without the handler, which may be what is broken', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: joined('^The handler notify could not process an event'),
      AlarmActions: [{ Ref: Match.stringLikeRegexp('Topic') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('Topic') }],
    });
  });

  test('may publish to that topic, and read nothing', () => {
    const publish = { Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: Match.stringLikeRegexp('Topic') } };
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [{ PolicyDocument: { Statement: Match.arrayWith([publish]) } }],
    });
    expect(JSON.stringify(actionsOf(template))).not.toMatch(/s3|sagemaker|codepipeline/);
  });

  test('say that nobody gets them', () => {
    const infos = ({ stack }: ReturnType<typeof make>) =>
      stack.node.findChild('Notifications').node.metadata.filter(({ type }) => type === 'aws:cdk:info');
    expect(JSON.stringify(infos(make()))).toContain('Nobody gets the notifications');
    expect(infos(make({ emails: ['a@example.com'] }))).toEqual([]);
    expect(infos(make({ chats: [SLACK] }))).toEqual([]);
  });

  test('pass the limits to the handler in the form that it reads', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const { LIMITS } = functions[0].Properties.Environment.Variables;
    expect(Limits.parse(JSON.parse(LIMITS))).toEqual([
      { label: 'auc', path: 'metrics.auc', comparison: 'at least', threshold: 0.78 },
    ]);
  });
});

describe('mail addresses', () => {
  const idOf = (emails: string[], wanted: string) =>
    Object.entries(make({ emails }).template.findResources('AWS::SNS::Subscription')).find(
      ([, { Properties }]) => Properties.Endpoint === wanted,
    )![0];

  test('are subscribed', () => {
    make({ emails: ['lending@example.com'] }).template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'lending@example.com',
    });
  });

  test('keep their subscriptions when another one goes, because a new one has to be confirmed', () => {
    const [first, second] = ['a@example.com', 'b@example.com'];
    expect(idOf([second], second)).toBe(idOf([first, second], second));
  });

  test.each([
    'lending@example.com',
    "o'brien+ml@mail.example.co.uk",
    'a_b.c@sub-domain.example',
    'x@1und1.de',
    '_ops@example.com',
  ])('%s is one', (address) => expect(address).toMatch(EMAIL_ADDRESS));

  test.each([
    'lending',
    'lending@',
    '@example.com',
    'lending at example.com',
    'lending@example',
    'lending@@example.com',
    'lending@-example.com',
    'lending@example..com',
    'Lending <lending@example.com>',
    'lending@example.com ',
    'lending@example.com\n',
    'größe@example.com',
    `${'x'.repeat(65)}@example.com`,
    `x@${'example.'.repeat(40)}com`,
  ])('%j is none', (address) => expect(address).not.toMatch(EMAIL_ADDRESS));
});

describe('chats', () => {
  const { template } = make({ chats: [SLACK, TEAMS] });

  test('get the messages, and nobody in them gets the rights of anybody', () => {
    const common = {
      SnsTopicArns: [{ Ref: Match.stringLikeRegexp('Topic') }],
      IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ChatRole'), 'Arn'] },
      GuardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    };
    template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      ...common,
      ConfigurationName: 'mortgage-approval-eu-west-1-slack-C0123ABCD',
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0123ABCD',
    });
    template.hasResourceProperties('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', {
      ...common,
      ConfigurationName: 'mortgage-approval-eu-west-1-teams-19-3aabc-40thread-tacv2',
      TeamsTenantId: '01234567-89ab-cdef-0123-456789abcdef',
      TeamsChannelId: '19%3aabc%40thread.tacv2',
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        // Amazon Q Developer documents no key of the source for a condition.
        Statement: [{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: Match.absent(),
    });
  });

  test('make the handler write for them too', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ CHAT: 'yes' }) },
    });
    make().template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CHAT: Match.absent() } },
    });
  });
});

describe('a topic of the user', () => {
  test('gets the messages and the subscriptions, and no key is made', () => {
    const { template } = make((stack) => ({
      topic: sns.Topic.fromTopicArn(stack, 'Own', 'arn:aws:sns:eu-west-1:111111111111:own'),
      emails: ['lending@example.com'],
    }));
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: 'arn:aws:sns:eu-west-1:111111111111:own' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TOPIC_ARN: 'arn:aws:sns:eu-west-1:111111111111:own' }) },
    });
  });

  test('that is encrypted is published to with its key', () => {
    const own = (stack: Stack) => ({
      topic: sns.Topic.fromTopicArn(stack, 'Own', 'arn:aws:sns:eu-west-1:111111111111:own'),
      key: kms.CfnKey.fromKeyArn(stack, 'OwnKey', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
    });
    make(own).template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              {
                Effect: 'Allow',
                Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
                Resource: 'arn:aws:kms:eu-west-1:111111111111:key/1',
              },
            ]),
          },
        },
      ],
    });
  });

  test('that another construct makes is not judged before its ARN is known', () => {
    expect(() => make((stack) => ({ topic: new sns.CfnTopic(stack, 'Own') }))).not.toThrow();
  });
});

describe('notifications about models', () => {
  const { template } = make((stack) => ({
    models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
    training: sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training'),
    artifacts: new data.DataLake(stack, 'Lake').artifacts,
  }));

  test('hear of models that wait and of runs that fail', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: { ModelPackageGroupName: ['mortgage-approval'], ModelApprovalStatus: ['PendingManualApproval'] },
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: {
          pipelineArn: ['arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training'],
          currentPipelineExecutionStatus: ['Failed'],
        },
      },
    });
  });

  test('may read what messages show of them', () => {
    expect(actionsOf(template)).toEqual(
      expect.arrayContaining([
        'sagemaker:DescribeModelPackage',
        'sagemaker:ListPipelineExecutionSteps',
        's3:GetObject',
      ]),
    );
  });

  test('read the evaluation of a run, and no other file of it', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    const statements: { Action: unknown; Resource: unknown }[] = roles.flatMap(
      ({ Properties }) => Properties.Policies[0].PolicyDocument.Statement,
    );
    expect(statements.filter(({ Action }) => Action === 's3:GetObject').map(({ Resource }) => Resource)).toEqual([
      {
        'Fn::Join': [
          '',
          [{ 'Fn::GetAtt': [expect.stringMatching(/^LakeArtifacts/), 'Arn'] }, '/evaluations/*/evaluation.json'],
        ],
      },
    ]);
  });
});

describe('notifications for environments elsewhere', () => {
  const { template, notifications } = make((stack) => ({
    environments: [{ environmentName: 'staging' }, { environmentName: 'prod', ...PROD }],
    alarms: [new cloudwatch.CfnAlarm(stack, 'Mine', { comparisonOperator: 'LessThanThreshold', evaluationPeriods: 1 })],
  }));

  test('have a bus that takes alarms and notices of their accounts only', () => {
    template.hasResourceProperties('AWS::Events::EventBus', {
      Name: 'mortgage-approval-notifications',
      Policy: {
        Statement: [
          {
            Sid: 'EventsOfEnvironments',
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::333333333333:root' },
            Action: 'events:PutEvents',
            Resource: 'arn:aws:events:eu-west-1:111111111111:event-bus/mortgage-approval-notifications',
            Condition: {
              'ForAllValues:StringEquals': { 'events:source': ['aws.cloudwatch', 'cdk-ml-lifecycle'] },
              Null: { 'events:source': 'false' },
            },
          },
        ],
      },
    });
    expect(notifications.bus!.eventBusRef.eventBusName).toBeDefined();
  });

  test('hear what comes over it', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: {
        source: ['aws.cloudwatch'],
        account: ['333333333333'],
        detail: NEWS,
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: { source: ['cdk-ml-lifecycle'] },
    });
  });

  test('still hear the near ones, and further alarms', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        resources: Match.arrayWith([
          { prefix: 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:mortgage-approval-staging-' },
          { 'Fn::GetAtt': ['Mine', 'Arn'] },
        ]),
      },
    });
  });
});
