import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { type RemovalPolicy, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type RequiredStatement, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { renderDeadLettersAlarm } from '../private/dead-letters';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, useCaseNames } from '../private/names';
import { alarmPattern } from './private/alarm-pattern';
import { checkRetrainingTrigger } from './private/checks';
import { placeOf } from '../private/place';
import { removeBy } from '../private/removal';
import { checkAlarmTopics } from '../private/topics';
import type { AlarmProps } from './monitor-props';
import { PolicyRequests } from '../private/policy-requests';

/** Properties of a `RetrainingTrigger`. */
export interface RetrainingTriggerProps extends AlarmProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /** The name of this environment: lowercase words joined by hyphens, at most 12 characters (MLL731). */
  readonly environmentName: string;

  /** The ID of the account where models are trained, 12 digits (MLL809). */
  readonly account: string;

  /**
   * The Region where models are trained. A trigger to the account and Region of its own stack is refused (MLL810), because
   * `Retraining` receives those alarms without one.
   */
  readonly region: string;

  /**
   * The key, in this Region, that encrypts the dead-letter queue. The policy of a key of this stack is extended to admit
   * EventBridge; that of an imported key has to admit it already, or EventBridge loses what it can't deliver.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   * @default - a key that SQS owns, which costs nothing and leaves no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * The role with which EventBridge sends the alarm. An existing role has to be of the same account (MLL240); what it
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
 * A rule that sends the drift alarm of an environment to the account and Region where models are trained.
 *
 * Create it in the account of the environment. It sends to the event bus that `Retraining` creates, by the fixed name of
 * that bus. EventBridge retries the delivery of an event for a day, and then puts it into a dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @example
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 *
 * // in a stack of prod
 * new monitoring.RetrainingTrigger(this, 'Trigger', {
 *   useCase,
 *   environmentName: 'prod',
 *   account: '111111111111',
 *   region: 'eu-west-1',
 * });
 */
export class RetrainingTrigger extends Construct implements events.IRuleRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.RetrainingTrigger';

  /** The queue of the alarms that could not be delivered within a day. */
  public readonly deadLetters: sqs.IQueueRef;

  /**
   * The alarm that goes off when something is in that queue. The failure that it reports may also keep the alarm itself from
   * reaching `Notifications` in the other account, so give this construct `alarmTopics`.
   */
  public readonly deadLettersAlarm: cloudwatch.CfnAlarm;

  /** The L1 of the rule, for overrides. */
  public readonly resource: events.CfnRule;

  private readonly queue: DeadLetterQueue;

  public constructor(scope: Construct, id: string, props: RetrainingTriggerProps) {
    super(scope, id);
    const p = injected(this, id, RetrainingTrigger.PROPERTY_INJECTION_ID, props);
    const { partition, account, region } = placeOf(this);
    throwFaults([...checkRetrainingTrigger(p, { account, region }), ...checkAlarmTopics(this, p.alarmTopics)], this);
    const { useCaseName } = p.useCase;
    const busArn = `arn:${partition}:events:${p.region}:${p.account}:event-bus/${useCaseNames(p.useCase).retrainingBus}`;
    const alarmName = environmentNames(p.useCase, p.environmentName).alarm('drift');
    const role = new ServiceRole(this, 'Role', {
      service: 'events.amazonaws.com',
      description: `Sends the drift alarm of ${useCaseName} to where its models are trained`,
      role: p.role,
    });
    role.allow(['events:PutEvents'], [busArn]);
    this.queue = new DeadLetterQueue({ owner: this, key: p.key });
    PolicyRequests.of(this).warn();
    const queue = this.queue.resource;
    removeBy(p.removalPolicy, queue);
    const failure = `The drift alarm of ${p.environmentName} could not be sent to the training of ${useCaseName}`;
    const alarm = renderDeadLettersAlarm(queue, failure, 'It starts no training.', p.alarmTopics);
    this.deadLettersAlarm = new cloudwatch.CfnAlarm(this, 'DeadLettersAlarm', alarm);
    this.deadLetters = queue;
    this.resource = new events.CfnRule(this, 'Resource', {
      description: `The drift alarm of ${useCaseName} in ${p.environmentName}`,
      eventPattern: alarmPattern([`arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName}`]),
      targets: [{ id: 'Bus', arn: busArn, roleArn: role.roleArn, deadLetterConfig: { arn: queue.attrArn } }],
    });
  }

  /**
   * The statements that the owner of a key in another account has to add to its policy, because the key is not of this app. A
   * warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  /**
   * That queue as the constructs of aws-cdk-lib take it. It is made when you first ask for it. What they add to its policy is
   * in the one policy that the queue has.
   */
  public get deadLetterQueue(): sqs.IQueue {
    return this.queue.queue;
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get ruleRef(): events.RuleReference {
    return this.resource.ruleRef;
  }
}
