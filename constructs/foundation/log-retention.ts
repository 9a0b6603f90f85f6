import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, type RemovalPolicy, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { placeOf } from '../private/place';
import { EventHandler } from './event-handler';
import type { HandlerOptions } from './handler-options';
import { checkLogRetention } from './private/checks';

/** Properties of a `LogRetention`. */
export interface LogRetentionProps {
  /**
   * The names of log groups that belong to this use case alone, such as that of its endpoint. They get the retention
   * whatever they had before. A name that CloudWatch does not accept fails with MLL217; without a single log group, here
   * or in `sharedLogGroupNames`, creation fails with MLL218.
   *
   * @default - none
   */
  readonly logGroupNames?: string[];

  /**
   * The names of log groups that the whole account writes to, such as those of SageMaker's jobs. They get the retention
   * only if they have none, because another use case may have chosen it. MLL217 and MLL218 hold here too.
   *
   * @default - none
   */
  readonly sharedLogGroupNames?: string[];

  /**
   * How long log events are kept, in days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
   * 2557, 2922, 3288 or 3653 (MLL216). A shorter retention deletes what is older, also what was written before.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;

  /**
   * The topics that are notified when the retention could not be set, and when it could again. The topics have to admit
   * CloudWatch.
   *
   * @default - CloudWatch shows the state of the alarm; `Notifications` hears it on the event bus
   */
  readonly alarmTopics?: sns.ITopicRef[];

  /**
   * The key, in this Region, that encrypts the log group, the dead-letter queue and the environment variables of the
   * handler, as `EventHandlerProps.key` describes it. The log groups that get a retention keep the keys that they have.
   *
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * The role of the handler. An existing role has to be of the same account (MLL240); what it has to allow is added to
   * it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly role?: iam.IRole;

  /**
   * How the handler runs: its network, its concurrency and the retention of its own logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;

  /**
   * What happens to the log group and the dead-letter queue of the handler when they leave the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A retention for log groups that an AWS service creates.
 *
 * SageMaker creates the log groups of jobs and endpoints itself, and keeps what they hold for ever: whatever the code
 * prints, which may be personal data. CloudFormation can't own a log group that exists already. So a handler looks at the
 * groups once a day, creates those that are missing, and sets the retention. The log groups stay when the stack is deleted,
 * and keep their retention.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * new foundation.LogRetention(this, 'LogRetention', {
 *   logGroupNames: ['/aws/sagemaker/Endpoints/mortgage-approval-prod'],
 *   sharedLogGroupNames: [foundation.LogRetention.PROCESSING_JOBS],
 *   retention: Duration.days(90),
 * });
 */
export class LogRetention extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.LogRetention';

  /** The name of the log group of all processing jobs of an account. */
  public static readonly PROCESSING_JOBS = '/aws/sagemaker/ProcessingJobs';

  /** The name of the log group of all training jobs of an account. */
  public static readonly TRAINING_JOBS = '/aws/sagemaker/TrainingJobs';

  /**
   * The name of the log group of a SageMaker endpoint.
   *
   * @param endpointName the name of the endpoint
   */
  public static ofEndpoint(endpointName: string): string {
    return `/aws/sagemaker/Endpoints/${endpointName}`;
  }

  /** The alarm that goes off when the retention could not be set. It returns to OK when the dead-letter queue is empty. */
  public readonly deadLettersAlarm: cloudwatch.IAlarmRef;

  public constructor(scope: Construct, id: string, props: LogRetentionProps) {
    super(scope, id);
    const p = injected(this, id, LogRetention.PROPERTY_INJECTION_ID, props);
    throwFaults(checkLogRetention(p), this);
    const { logGroupNames: own = [], sharedLogGroupNames: shared = [], retention = Duration.days(365) } = p;
    const handler = new EventHandler(this, 'Handler', {
      handler: 'expire-logs',
      description: 'Gives log groups that AWS services create a retention',
      environment: {
        RETENTION_DAYS: Tokenization.stringifyNumber(retention.toDays()),
        ...(own.length > 0 && { LOG_GROUPS: own.join(',') }),
        ...(shared.length > 0 && { SHARED_LOG_GROUPS: shared.join(',') }),
      },
      alarmTopics: p.alarmTopics,
      key: p.key,
      role: p.role,
      ...p.handlers,
      removalPolicy: p.removalPolicy,
    });
    this.allow(handler, [...own, ...shared]);
    handler.onSchedule('Daily', Schedule.rate(Duration.days(1)));
    this.deadLettersAlarm = handler.deadLettersAlarm;
  }

  private allow({ role }: EventHandler, names: string[]): void {
    const { partition, region, account } = placeOf(this);
    const arn = (name: string) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
    role.allow(
      ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
      [...new Set(names)].flatMap((name) => [arn(name), `${arn(name)}:*`]),
      {
        because: 'IAM writes the ARN of a log group with and without the wildcard; the name is exact',
      },
    );
    role.allow(['logs:DescribeLogGroups'], ['*'], { because: 'A list of log groups has no resource to name' });
  }
}
