import type { Duration, RemovalPolicy, ResourceEnvironment, Size } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeInStandards } from '../private/acknowledge';
import { deadLettersOf, renderDeadLettersAlarm } from '../private/dead-letters';
import { throwFaults } from '../private/errors';
import { type RawPattern, renderPattern } from '../private/event-pattern';
import { USE_KEY, admitLogs } from '../private/handler-key';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { ForeignResources } from '../private/foreign';
import { injected } from '../private/inject';
import { checkLogKey, logKeyArn } from '../private/key-alias';
import { checkNetworkOf } from '../private/placement';
import { generatedRoleName, rolePathOf } from '../private/names';
import { PolicyRequests } from '../private/policy-requests';
import { removeBy } from '../private/removal';
import { checkAlarmTopics } from '../private/topics';
import type { HandlerState } from './handler-state';
import type { HandlerOptions } from './handler-options';
import type { INetwork } from './network';
import { checkEventHandler } from './private/checks';
import { acceptedOf } from './private/accepted-in-handlers';
import { availableHandlers, publishHandler } from './private/handler-code';
import { functionOf } from './private/handler-function';
import { placeInto } from './private/vpc';
import type { RequiredStatement } from './required-statement';
import { ServiceRole } from './service-role';

/** Properties of an `EventHandler`. */
export interface EventHandlerProps extends HandlerOptions {
  /** The handler of this library to run: the name of a folder under `handlers/`. Any other name fails with MLL205. */
  readonly handler: string;

  /** What the handler does. It becomes the description of the function. */
  readonly description: string;

  /**
   * Environment variables in addition to those that the runtime and the state table set.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * The table in which the handler remembers what it has done. The handler gets its name as STATE_TABLE.
   *
   * @default - the handler keeps no state
   */
  readonly state?: HandlerState;

  /**
   * The key, in this Region, that encrypts the log group, the dead-letter queue and the environment variables. Another key
   * changes them in place; older log events stay under the key that they were written with. The role may use the key. The
   * policy of a key of this stack is extended to admit CloudWatch Logs and EventBridge; that of an imported key has to admit
   * them already, or the log group can't be created, and EventBridge loses what it can't deliver. For a key of another account
   * that is not of this app, `requiredStatements()` says what its owner has to add.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * A fixed name for the function: at most 64 letters, digits, hyphens and underscores. Any other name fails with MLL215.
   * Set it when another stack has to know the name in advance. The dead-letter queue is then called
   * `<function name>-dead-letters`.
   *
   * @default - CloudFormation generates the names, so the function can be replaced
   */
  readonly functionName?: string;

  /**
   * A fixed name for the handler's role, under `rolePath`. Set it when another account has to know the name in advance.
   *
   * @default - CloudFormation generates a name
   */
  readonly roleName?: string;

  /**
   * The IAM path of the handler's role, if the role has a fixed name. Any malformed path fails with MLL203.
   *
   * @default '/ml/'
   */
  readonly rolePath?: string;

  /**
   * An existing role of the same account (MLL240), instead of one that is made. `roleName` has no meaning then. What the handler
   * calls is added to it, or is in the report of roles, as `ServiceRoleProps.role` says.
   *
   * @default - a new role, which allows exactly what the handler calls
   */
  readonly role?: iam.IRole;

  /**
   * How long one event may take: from 1 to 900 whole seconds. Any other value fails with MLL206.
   *
   * @default Duration.minutes(1)
   */
  readonly timeout?: Duration;

  /**
   * The memory of the function, from 128 to 10,240 whole MiB. Any other value fails with MLL207. Lambda allots
   * processor time in proportion to it.
   *
   * @default Size.mebibytes(256)
   */
  readonly memorySize?: Size;

  /**
   * What happens to the log group and the dead-letter queue when they leave the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The topics that are notified when an event is in the dead-letter queue, and when the queue is empty again: standard
   * topics of this Region (MLL849), whose policies and keys have to admit CloudWatch.
   *
   * @default - CloudWatch shows the state of the alarm; `Notifications` hears it on the event bus
   */
  readonly alarmTopics?: sns.ITopicRef[];
}

/**
 * One of the library's Lambda handlers, together with what it takes to lose no event.
 *
 * The code of the function is bundled in this package, so synthesis needs neither Docker nor esbuild. Lambda tries an
 * event three times; an event that still fails stays in a dead-letter queue for 14 days, and an alarm goes off. The role
 * allows the function to write its logs and traces and to send to that queue. Allow everything else through `role`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 * @example
 * import { aws_events as events } from 'aws-cdk-lib';
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const handler = new foundation.EventHandler(this, 'Retrain', {
 *   handler: 'retrain',
 *   description: 'Starts retraining when an alarm asks for it',
 *   environment: { PIPELINE_NAME: 'mortgage-approval-training', COOLDOWN_SECONDS: '86400' },
 * });
 * const alarms: events.EventPattern = { source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'] };
 * handler.onEvent('Alarm', alarms);
 */
export class EventHandler extends Construct implements lambda.IFunctionRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.EventHandler';

  /**
   * The ARN of the function.
   *
   * @attribute
   */
  public readonly functionArn: string;

  /**
   * The name of the function.
   *
   * @attribute
   */
  public readonly functionName: string;

  /** The role of the function. Allow here what the handler calls. */
  public readonly role: ServiceRole;

  /** The queue of the events that failed at every attempt. */
  public readonly deadLetters: sqs.IQueueRef;

  /** The alarm that goes off when an event is in that queue. It returns to OK when the queue is empty again. */
  public readonly deadLettersAlarm: cloudwatch.CfnAlarm;

  /** The L1 of the function, for overrides. */
  public readonly resource: lambda.CfnFunction;

  /** The L1 that says how often an event is tried, for overrides. */
  public readonly retries: lambda.CfnEventInvokeConfig;

  private readonly network?: INetwork;
  private readonly queue: DeadLetterQueue;
  private readonly logs: logs.CfnLogGroup;
  private view?: lambda.IFunction;
  private logView?: logs.ILogGroup;

  public constructor(scope: Construct, id: string, props: EventHandlerProps) {
    super(scope, id);
    const p = injected(this, id, EventHandler.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkEventHandler(p, availableHandlers()), ...checkPlaces(this, p)], this);
    const queueName = p.functionName === undefined ? undefined : deadLettersOf(p.functionName);
    this.network = p.network;
    this.queue = new DeadLetterQueue({ owner: this, key: p.key, queueName });
    const queue = this.queue.resource;
    const failure = `The handler ${p.handler} could not process an event`;
    const consequence = `Its work was not done (${p.description}).`;
    const alarm = renderDeadLettersAlarm(queue, failure, consequence, p.alarmTopics);
    this.deadLettersAlarm = new cloudwatch.CfnAlarm(this, 'DeadLettersAlarm', alarm);
    this.logs = this.createLogGroup(p);
    removeBy(p.removalPolicy, queue, this.logs);
    this.role = this.createRole(p, this.logs, queue);
    p.state?.grantState(this.role);
    if (p.key && p.key !== p.state?._key) this.role.allow(USE_KEY, [p.key.keyRef.keyArn]);
    this.foreignKeys(p).admit(this.role);
    PolicyRequests.of(this).warn();
    this.resource = this.createFunction(p, this.logs);
    for (const [rule, reason] of acceptedOf(p)) acknowledgeInStandards(this.resource, rule, reason);
    this.functionArn = this.resource.attrArn;
    this.functionName = this.resource.ref;
    this.deadLetters = queue;
    this.retries = new lambda.CfnEventInvokeConfig(this, 'Retries', {
      functionName: this.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21600,
      destinationConfig: { onFailure: { destination: queue.attrArn } },
    });
    this.role._beforeUse(this.retries); // Lambda asks whether the role may send to the queue
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /**
   * The function as the constructs of aws-cdk-lib take it: they add permissions, event sources and metrics to it, and calls to
   * its role. It is made when you first ask for it. Its asynchronous calls are configured already (MLL246).
   */
  public get function(): lambda.IFunction {
    return (this.view ??= functionOf(this, { resource: this.resource, role: this.role.role, network: this.network }));
  }

  /** The queue of the events that failed, as CDK's constructs take it. What they add is in the one policy that it has. */
  public get deadLetterQueue(): sqs.IQueue {
    return this.queue.queue;
  }

  /** The log group of the function as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get logGroup(): logs.ILogGroup {
    return (this.logView ??= logs.LogGroup.fromLogGroupName(this, 'LogGroup', this.logs.ref));
  }

  /** The reference that other constructs take. */
  public get functionRef(): lambda.FunctionReference {
    return { functionName: this.functionName, functionArn: this.functionArn };
  }

  /**
   * Runs the handler on every event that matches a pattern.
   *
   * @param id the ID of the rule among the children of this handler
   * @param pattern the event pattern, as `events.Rule` takes it
   * @param eventBusName the name of the event bus; by default, the default bus of the account
   */
  public onEvent(id: string, pattern: events.EventPattern, eventBusName?: string): events.IRuleRef {
    return this._onPattern(id, renderPattern(pattern), eventBusName);
  }

  /**
   * Does the same for a pattern with the keys and matchers of EventBridge.
   *
   * @internal
   */
  public _onPattern(id: string, pattern: RawPattern, eventBusName?: string): events.IRuleRef {
    return this.createRule(id, { eventBusName, eventPattern: pattern });
  }

  /**
   * Runs the handler on a schedule, with the event `Scheduled Event` of EventBridge.
   *
   * @param id the ID of the rule among the children of this handler
   * @param schedule the schedule, such as `events.Schedule.rate(Duration.hours(1))`
   * @param input an event to send instead, which the handler has to understand
   */
  public onSchedule(
    id: string,
    schedule: events.Schedule,
    input?: events.CfnRule.InputTransformerProperty,
  ): events.IRuleRef {
    return this.createRule(id, { scheduleExpression: schedule.expressionString }, input);
  }

  /**
   * The statements that the owners of keys in other accounts have to add to their policies, because these keys are not of
   * this app. A warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  private createRule(
    id: string,
    when: events.CfnRuleProps,
    inputTransformer?: events.CfnRule.InputTransformerProperty,
  ): events.CfnRule {
    const rule = new Construct(this, id);
    const resource = new events.CfnRule(rule, 'Resource', {
      ...when,
      targets: [
        {
          id: 'Handler',
          arn: this.functionArn,
          inputTransformer,
          deadLetterConfig: { arn: this.deadLetters.queueRef.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 21600, maximumRetryAttempts: 8 },
        },
      ],
    });
    new lambda.CfnPermission(rule, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: this.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: resource.attrArn,
    });
    return resource;
  }

  private createLogGroup({ key, logRetention }: EventHandlerProps): logs.CfnLogGroup {
    if (key) admitLogs(this, key);
    const retentionInDays = logRetention?.toDays() ?? 365;
    return new logs.CfnLogGroup(this, 'Logs', { retentionInDays, kmsKeyId: key && logKeyArn(key) });
  }

  private createRole(props: EventHandlerProps, logGroup: logs.CfnLogGroup, queue: sqs.CfnQueue): ServiceRole {
    const role = new ServiceRole(this, 'Role', {
      service: 'lambda.amazonaws.com',
      description: `Runs the handler ${props.handler}: ${props.description}`,
      ...this.nameRole(props),
      role: props.role,
    });
    role.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.attrArn]);
    role.allow(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*'], {
      because: 'X-Ray has no resource to name',
    });
    role.allow(['sqs:SendMessage'], [queue.attrArn]);
    if (props.network) placeInto(role, props.network);
    return role;
  }

  private nameRole(p: EventHandlerProps): { readonly roleName?: string; readonly path?: string } {
    const roleName = p.roleName ?? (this.foreignKeys(p).nameRoles ? generatedRoleName(this) : undefined);
    return roleName === undefined ? {} : { roleName, path: rolePathOf(p) };
  }

  private foreignKeys({ key, state }: EventHandlerProps): ForeignResources {
    return new ForeignResources(PolicyRequests.of(this), [key, state?._key]);
  }

  private createFunction(props: EventHandlerProps, logGroup: logs.CfnLogGroup): lambda.CfnFunction {
    const code = publishHandler(this, props.handler);
    return new lambda.CfnFunction(this, 'Resource', {
      functionName: props.functionName,
      description: props.description,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      code: { s3Bucket: code.bucketName, s3Key: code.objectKey },
      role: this.role.roleArn,
      timeout: props.timeout?.toSeconds() ?? 60,
      memorySize: props.memorySize?.toMebibytes() ?? 256,
      tracingConfig: { mode: 'Active' },
      kmsKeyArn: props.key?.keyRef.keyArn,
      vpcConfig: renderVpcConfig(props.network),
      reservedConcurrentExecutions: props.reservedConcurrency,
      loggingConfig: { logFormat: 'JSON', logGroup: logGroup.ref },
      environment: {
        variables: {
          POWERTOOLS_SERVICE_NAME: props.handler,
          ...(props.state && { STATE_TABLE: props.state.tableName }),
          ...props.environment,
        },
      },
    });
  }
}

/** Everything that is wrong with what a handler is connected to. */
function checkPlaces(scope: Construct, { alarmTopics, key, network }: EventHandlerProps) {
  return [checkLogKey(['key'], key), ...checkAlarmTopics(scope, alarmTopics), ...checkNetworkOf(scope, network)];
}

function renderVpcConfig(network: INetwork | undefined): lambda.CfnFunction.VpcConfigProperty | undefined {
  return network && { subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds };
}
