import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type RequiredStatement, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { renderDeadLettersAlarm } from '../private/dead-letters';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { prefixOf, useCaseNames } from '../private/names';
import { placeOf } from '../private/place';
import { removeBy } from '../private/removal';
import { checkAlarmTopics } from '../private/topics';
import type { AlarmProps } from './monitor-props';
import { checkNotificationForwarder } from './private/notification-checks';
import { alarmsPattern, noticePattern } from './private/notification-patterns';
import { PolicyRequests } from '../private/policy-requests';

/** Properties of a `NotificationForwarder`. */
export interface NotificationForwarderProps extends AlarmProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /** The name of this environment: lowercase words joined by hyphens, at most 12 characters (MLL731). */
  readonly environmentName: string;

  /** The ID of the account in which `Notifications` is, 12 digits (MLL809). */
  readonly account: string;

  /**
   * The Region in which `Notifications` is. A forwarder to the account and Region of its own stack is refused (MLL848),
   * because `Notifications` hears those events without one.
   */
  readonly region: string;

  /**
   * Further alarms of this account and Region. Alarms that CloudFormation names after this stack, and alarms whose names
   * begin with `<use case>-<environment>-`, are sent anyway.
   *
   * @default - no others
   */
  readonly alarms?: cloudwatch.IAlarmRef[];

  /**
   * The key, in this Region, that encrypts the dead-letter queue. The policy of a key of this stack is extended to admit
   * EventBridge; that of an imported key has to admit it already, or EventBridge loses what it can't deliver.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   * @default - a key that SQS owns, which costs nothing and leaves no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * The role with which EventBridge sends the events. An existing role has to be of the same account (MLL240); what it
   * has to allow is added to it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly role?: iam.IRole;

  /**
   * What happens to the dead-letter queue when it leaves the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Rules that send the alarms of an environment, and what its handlers tell people, to the account and Region of
 * `Notifications`.
 *
 * Create it in the account of the environment. It sends to the event bus that `Notifications` creates, by the fixed name
 * of that bus. EventBridge retries the delivery of an event for a day, and then puts it into a dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @example
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 *
 * // in a stack of prod
 * new monitoring.NotificationForwarder(this, 'Notifications', {
 *   useCase,
 *   environmentName: 'prod',
 *   account: '111111111111',
 *   region: 'eu-west-1',
 * });
 */
export class NotificationForwarder extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.NotificationForwarder';

  /** The rule that sends alarms. */
  public readonly alarmRule: events.IRuleRef;

  /** The rule that sends what handlers tell people. */
  public readonly noticeRule: events.IRuleRef;

  /** The queue of the events that could not be delivered within a day. */
  public readonly deadLetters: sqs.IQueueRef;

  /**
   * The alarm that goes off when something is in that queue. The failure that it reports may also keep the alarm itself from
   * reaching `Notifications`, so give this construct `alarmTopics`.
   */
  public readonly deadLettersAlarm: cloudwatch.CfnAlarm;

  private readonly queue: DeadLetterQueue;

  public constructor(scope: Construct, id: string, props: NotificationForwarderProps) {
    super(scope, id);
    const p = injected(this, id, NotificationForwarder.PROPERTY_INJECTION_ID, props);
    const place = placeOf(this);
    throwFaults([...checkNotificationForwarder(p, place), ...checkAlarmTopics(this, p.alarmTopics)], this);
    const { useCaseName } = p.useCase;
    this.queue = new DeadLetterQueue({ owner: this, key: p.key });
    PolicyRequests.of(this).warn();
    const queue = this.queue.resource;
    removeBy(p.removalPolicy, queue);
    const failure = `An event of ${p.environmentName} could not be sent to the notifications of ${useCaseName}`;
    const alarm = renderDeadLettersAlarm(queue, failure, 'Nobody was told of it.', p.alarmTopics);
    this.deadLettersAlarm = new cloudwatch.CfnAlarm(this, 'DeadLettersAlarm', alarm);
    this.deadLetters = queue;
    const target = this.renderTarget(p, queue);
    const alarms = alarmsPattern({
      ...place,
      prefixes: [`${Stack.of(this).stackName}-`, `${prefixOf(p.useCase)}-${p.environmentName}-`],
      arns: (p.alarms ?? []).map(({ alarmRef }) => alarmRef.alarmArn),
    });
    this.alarmRule = new events.CfnRule(this, 'Alarms', {
      description: `The alarms of ${useCaseName} in ${p.environmentName}`,
      eventPattern: alarms,
      targets: [target],
    });
    this.noticeRule = new events.CfnRule(this, 'Notices', {
      description: `What handlers of ${useCaseName} in ${p.environmentName} tell people`,
      eventPattern: noticePattern(p.useCase, p.environmentName),
      targets: [target],
    });
  }

  /**
   * That queue as the constructs of aws-cdk-lib take it. It is made when you first ask for it. What they add to its policy is
   * in the one policy that the queue has.
   */
  public get deadLetterQueue(): sqs.IQueue {
    return this.queue.queue;
  }

  /**
   * The statements that the owner of a key in another account has to add to its policy, because the key is not of this app. A
   * warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  private renderTarget(p: NotificationForwarderProps, queue: sqs.CfnQueue): events.CfnRule.TargetProperty {
    const { useCaseName } = p.useCase;
    const bus = useCaseNames(p.useCase).notificationsBus;
    const arn = `arn:${placeOf(this).partition}:events:${p.region}:${p.account}:event-bus/${bus}`;
    const role = new ServiceRole(this, 'Role', {
      service: 'events.amazonaws.com',
      description: `Sends events of ${useCaseName} in ${p.environmentName} to its notifications`,
      role: p.role,
    });
    role.allow(['events:PutEvents'], [arn]);
    return { id: 'Bus', arn, roleArn: role.roleArn, deadLetterConfig: { arn: queue.attrArn } };
  }
}
