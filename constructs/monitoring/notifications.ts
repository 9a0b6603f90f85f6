import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IZone } from '../data';
import type { Delivery } from '../delivery';
import { EncryptionKey, EventHandler, type HandlerOptions, HandlerState, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { asBus } from '../private/as-bus';
import { asTopic, openTopic } from '../private/as-topic';
import { prefixOf, useCaseNames } from '../private/names';
import { arnOfPipeline } from '../private/pipeline-arn';
import { type Place, placeOf } from '../private/place';
import { removeBy } from '../private/removal';
import { checkSamePlace } from '../private/same-place';
import type { IModelPackageGroup } from '../registry';
import type { ChatChannel } from './chat-channel';
import { DEFAULT_ENVIRONMENT } from './private/defaults';
import { checkNotifications, type NotificationFacts } from './private/notification-checks';
import { NOTIFICATIONS_ELSEWHERE } from './private/notification-rules';
import * as patterns from './private/notification-patterns';
import { renderBus } from './private/notifications-bus';
import { renderChatRole, renderSlack, renderTeams } from './private/notifications-chat';
import { allowNotify } from './private/notifications-permissions';
import { PUBLISHER_CALLS, renderTopicPolicy } from './private/notifications-topic';
import type { MonitoredEnvironment } from './retraining';

/**
 * Existing roles of `Notifications`, of the same account (MLL240). What each of them has to allow is added to it or
 * reported, as `ServiceRoleProps.role` says.
 */
export interface NotificationsRoles {
  /**
   * The role of the handler that writes the messages.
   *
   * @default - a new role
   */
  readonly handler?: iam.IRole;

  /**
   * The role of the chat channels, which may do nothing.
   *
   * @default - a new role
   */
  readonly chat?: iam.IRole;
}

/** Properties of `Notifications`. */
export interface NotificationsProps {
  /** The use case. Messages compare figures with its limits. */
  readonly useCase: IUseCase;

  /**
   * The mail addresses that get every message, each once (MLL840, MLL841). SNS sends a request to each address, and sends
   * messages only after somebody has confirmed it.
   *
   * @default - no mail; `chats` and other subscribers of the topic get the messages
   */
  readonly emails?: string[];

  /**
   * The chat channels that get every message, each once (MLL845). There are none in other partitions than `aws` (MLL846).
   *
   * @default - no chat
   */
  readonly chats?: ChatChannel[];

  /**
   * A standard topic of this Region for the messages (MLL842). Its owner has to let CloudWatch publish to it, and, in
   * another account, the role of the handler.
   *
   * @default - a new topic
   */
  readonly topic?: sns.ITopicRef;

  /**
   * The key that encrypts the topic, in this Region (MLL850). For a `topic` of yours, it is the key of that topic; without
   * it, the handler can't publish to an encrypted topic. The handler's role is allowed to use the key. The policy of the
   * key has to let this role, or the whole account, and CloudWatch use it: see the README of this stage.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   * @default - a new key; none for a `topic` of yours
   */
  readonly key?: kms.IKeyRef;

  /**
   * The key, in this Region, that encrypts the log group, the dead-letter queue, the environment variables and the new
   * table of the handler, as `EventHandlerProps.key` describes it.
   *
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly handlerKey?: kms.IKeyRef;

  /**
   * The models whose approval people are asked for.
   *
   * @default - nobody is asked to approve a model
   */
  readonly models?: IModelPackageGroup;

  /**
   * The training pipeline whose failed runs people are told of.
   *
   * @default - nobody is told of failed runs
   */
  readonly training?: sagemaker.IPipelineRef;

  /**
   * The zone to which the training pipeline writes evaluations, `evaluations/…/evaluation.json`. Messages show them.
   *
   * @default - messages about models have no figures
   */
  readonly artifacts?: IZone;

  /**
   * The delivery whose approvals, deployments, rollbacks and failures people are told of.
   *
   * @default - nobody is told of releases
   */
  readonly delivery?: Delivery;

  /**
   * The environments whose alarms people are told of, each once (MLL847, MLL731), with their accounts (MLL809). An
   * environment in another account or Region needs a `NotificationForwarder`.
   *
   * @default - the environment `live`, in this account and Region
   */
  readonly environments?: MonitoredEnvironment[];

  /**
   * Further alarms of this account and Region. Alarms that CloudFormation names after this stack, and alarms whose names
   * begin with `<use case>-<environment>-`, are heard anyway.
   *
   * @default - no others
   */
  readonly alarms?: cloudwatch.IAlarmRef[];

  /**
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: NotificationsRoles;

  /**
   * How the handler runs: its network, its concurrency and the retention of its logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;

  /**
   * What happens to the new topic and its new key, the event bus, and the table, the log group and the dead-letter queue of the
   * handler when they leave the template.
   *
   * @default RemovalPolicy.DESTROY - SNS stores no message for long
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Tells people what happens to the models of a use case.
 *
 * A handler hears events and publishes messages to an SNS topic: a model or a release waits for approval, a training run
 * has failed or its model has missed a limit, a release was deployed, rolled back, cancelled or overtaken or has failed, an
 * alarm went off or returned to OK. Messages are sentences with links to the console, and commands that help. Each change makes
 * one message, although services send some events more than once.
 *
 * Create it in the account and Region where models are trained. Environments in other accounts and Regions send their
 * events by a `NotificationForwarder`.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 * @example
 * import { goal, monitoring, registry } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * declare const models: registry.IModelPackageGroup;
 * new monitoring.Notifications(this, 'Notifications', {
 *   useCase,
 *   emails: ['lending@example.com'],
 *   chats: [monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' })],
 *   models,
 *   environments: [{ environmentName: 'prod', account: '333333333333', region: 'eu-west-1' }],
 * });
 */
export class Notifications extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.Notifications';

  /**
   * The handler that writes the messages. An alarm on its dead-letter queue notifies the topic directly, because the
   * handler may be what is broken.
   */
  public readonly handler: EventHandler;

  private readonly messages: sns.ITopicRef;
  private readonly far?: events.CfnEventBus;
  private readonly key?: kms.IKeyRef;
  private topicView?: sns.ITopic;
  private busView?: events.IEventBus;

  public constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const p = injected(this, id, Notifications.PROPERTY_INJECTION_ID, props);
    const place = placeOf(this);
    const elsewhere = (['models', 'training', 'delivery'] as const).map((prop) =>
      checkSamePlace(NOTIFICATIONS_ELSEWHERE, [prop], this, p[prop]),
    );
    throwFaults([...checkNotifications(factsOf(p, place)), ...elsewhere], this);
    const environments = locate(p.environments ?? [{ environmentName: DEFAULT_ENVIRONMENT }], place);
    const key = p.key ?? (p.topic === undefined ? this.createKey(p) : undefined);
    this.key = key;
    this.messages = p.topic ?? this.createTopic(p, key!);
    for (const email of p.emails ?? []) this.subscribe(email);
    this.addChats(p);
    if (!p.emails?.length && !p.chats?.length && p.topic === undefined) this.sayThatNobodyIsTold();
    this.handler = this.createHandler(p, environments);
    allowNotify(this, this.handler.role, { ...p, topicArn: this.messages.topicRef.topicArn, key });
    this.hearModels(p);
    if (p.delivery) this.hearReleases(p.delivery, environments);
    this.hearNear(p, environments);
    const far = environments.filter((e) => e.account !== place.account || e.region !== place.region);
    if (far.length > 0) this.far = this.hearFar(p, far);
  }

  /** The topic of the messages. What CDK adds to the policy of one that was not given is in the one policy that it has. */
  public get topic(): sns.ITopic {
    return (this.topicView ??= asTopic(this, 'ImportedTopic', this.messages, this.key));
  }

  /** The event bus to which environments in other accounts and Regions send their events, if there are any. */
  public get bus(): events.IEventBus | undefined {
    return this.far && (this.busView ??= asBus(this, 'ImportedBus', this.far));
  }

  private createKey({ useCase, removalPolicy = RemovalPolicy.DESTROY }: NotificationsProps): EncryptionKey {
    const key = new EncryptionKey(this, 'Key', {
      description: `Notifications of ${useCase.useCaseName}`,
      // SNS stores no message for long, so nothing is lost with the key.
      removalPolicy,
    });
    key.addServicePrincipal('cloudwatch.amazonaws.com', PUBLISHER_CALLS);
    return key;
  }

  private createTopic({ useCase, removalPolicy }: NotificationsProps, key: kms.IKeyRef): sns.ITopicRef {
    const { useCaseName: displayName } = useCase;
    const topic = new sns.CfnTopic(this, 'Topic', { displayName, kmsMasterKeyId: key.keyRef.keyArn });
    removeBy(removalPolicy, topic);
    openTopic(topic, new sns.CfnTopicPolicy(this, 'TopicPolicy', renderTopicPolicy(topic)));
    return topic;
  }

  /** The id is the address: with a number, one address less would unsubscribe all that follow it. */
  private subscribe(email: string): void {
    const id = `Mail-${email}`;
    const { topicArn } = this.messages.topicRef;
    new sns.CfnSubscription(this, id, { topicArn, protocol: 'email', endpoint: email });
  }

  private sayThatNobodyIsTold(): void {
    Annotations.of(this).addInfoV2(
      'cdk-ml-lifecycle:nobody-is-told',
      'Nobody gets the notifications: there are neither emails nor chats. Add some, or subscribe to the topic yourself.',
    );
  }

  private addChats({ useCase, chats = [], roles }: NotificationsProps): void {
    if (chats.length === 0) return;
    const role = new ServiceRole(this, 'ChatRole', { ...renderChatRole(useCase.useCaseName), role: roles?.chat });
    for (const { key: id, slackIds, teamsIds } of chats) {
      const common = {
        // the names of configurations are unique in an account, whatever the Region
        configurationName: `${prefixOf(useCase)}-${Stack.of(this).region}-${id}`,
        iamRoleArn: role.roleArn,
        snsTopicArns: [this.messages.topicRef.topicArn],
      };
      if (slackIds) new chatbot.CfnSlackChannelConfiguration(this, id, renderSlack(slackIds, common));
      if (teamsIds) new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, id, renderTeams(teamsIds, common));
    }
  }

  private createHandler(p: NotificationsProps, environments: Located[]): EventHandler {
    const { delivery, useCase } = p;
    const limits = useCase.limits.map(({ label, path, comparison, threshold }) => ({
      label,
      path,
      comparison,
      threshold,
    }));
    return new EventHandler(this, 'Handler', {
      handler: 'notify',
      description: `Tells people what happens to the models of ${useCase.useCaseName}`,
      state: new HandlerState(this, 'State', { key: p.handlerKey, removalPolicy: p.removalPolicy }),
      key: p.handlerKey,
      role: p.roles?.handler,
      ...p.handlers,
      removalPolicy: p.removalPolicy,
      alarmTopics: [this.messages],
      environment: {
        USE_CASE: prefixOf(useCase),
        TOPIC_ARN: this.messages.topicRef.topicArn,
        LIMITS: JSON.stringify(limits),
        ENVIRONMENTS: JSON.stringify(environments),
        ...(p.chats && p.chats.length > 0 && { CHAT: 'yes' }),
        ...(p.artifacts && p.training && { EVALUATIONS: `${p.artifacts.bucketName}/evaluations` }),
        ...(delivery && { RELEASE_BUCKET: delivery.releases.bucketName, RELEASE_KEY: delivery.releaseKey }),
      },
    });
  }

  private hearModels({ models, training }: NotificationsProps): void {
    if (models) {
      const pattern = patterns.waitingPattern(models.modelPackageGroupName, models.env.account);
      this.handler._onPattern('ModelWaits', pattern);
    }
    if (training) this.handler._onPattern('TrainingFailed', patterns.failedRunPattern(arnOfPipeline(this, training)));
  }

  private hearReleases({ pipelineName }: Delivery, environments: Located[]): void {
    const stages = environments.map(({ name }) => name);
    this.handler._onPattern('ReleaseWaits', patterns.waitingReleasePattern(pipelineName));
    this.handler._onPattern('Deployed', patterns.deployedPattern(pipelineName, stages));
    this.handler._onPattern('ReleaseEnded', patterns.endedReleasePattern(pipelineName));
  }

  /** What the default bus of this account and Region brings. */
  private hearNear({ useCase, alarms = [] }: NotificationsProps, environments: Located[]): void {
    const place = placeOf(this);
    const near = environments.filter((e) => e.account === place.account && e.region === place.region);
    const pattern = patterns.alarmsPattern({
      ...place,
      prefixes: [`${Stack.of(this).stackName}-`, ...near.map(({ name }) => `${prefixOf(useCase)}-${name}-`)],
      arns: alarms.map(({ alarmRef }) => alarmRef.alarmArn),
      // this alarm notifies the topic itself
      except: this.handler.deadLettersAlarm.alarmRef.alarmName,
    });
    this.handler._onPattern('Alarm', pattern);
    this.handler._onPattern('Notice', patterns.noticePattern(useCase));
  }

  /** What environments in other accounts and Regions put on the bus between them. */
  private hearFar({ useCase, removalPolicy }: NotificationsProps, environments: Located[]): events.CfnEventBus {
    const name = useCaseNames(useCase).notificationsBus;
    const senders = [...new Set(environments.map(({ account }) => account))];
    const bus = new events.CfnEventBus(this, 'Bus', renderBus(this, name, senders));
    removeBy(removalPolicy, bus);
    this.handler._onPattern('AlarmElsewhere', patterns.forwardedAlarmsPattern(senders), bus.ref);
    this.handler._onPattern('NoticeElsewhere', patterns.noticePattern(useCase), bus.ref);
    return bus;
  }
}

function factsOf(p: NotificationsProps, place: Place): NotificationFacts {
  return { ...p, ...place, topicArn: p.topic?.topicRef.topicArn, keyArn: p.key?.keyRef.keyArn };
}

interface Located {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

function locate(environments: MonitoredEnvironment[], own: { account: string; region: string }): Located[] {
  return environments.map(({ environmentName, account, region }) => ({
    name: environmentName,
    account: account ?? own.account,
    region: region ?? own.region,
  }));
}
