import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core';
import type { IZone } from '../data';
import type { HandlerOptions, HandlerState, INetwork } from '../foundation';
import type { OwnImage } from '../training';
import type { Baseline } from './baseline';
import type { DriftLines } from './model-dashboard';
import type { AlarmProps, MonitorProps } from './monitor-props';

/**
 * Existing roles of a `DriftCheck`, of the same account (MLL240). What each of them has to allow is added to it or
 * reported, as `ServiceRoleProps.role` says.
 */
export interface DriftCheckRoles {
  /**
   * The role of the pipeline, which starts the job.
   *
   * @default - a new role
   */
  readonly pipeline?: iam.IRole;

  /**
   * The role of the job. A baseline in another account is readable for the role that the construct would make.
   *
   * @default - a new role
   */
  readonly job?: iam.IRole;

  /**
   * The role with which EventBridge Scheduler runs the handler that starts checks.
   *
   * @default - a new role
   */
  readonly schedule?: iam.IRole;

  /**
   * The role of the handler that starts checks.
   *
   * @default - a new role
   */
  readonly starter?: iam.IRole;

  /**
   * The role of the handler that publishes reports.
   *
   * @default - a new role
   */
  readonly handler?: iam.IRole;
}

/** Properties of a `DriftCheck`. */
export interface DriftCheckProps extends MonitorProps, AlarmProps, DriftLines {
  /**
   * The zone in which the endpoint stores its traffic, under `captured/`, as `DataCapture.to(zone)` does. A check reads
   * only the traffic of its window. Traffic that expires before a check looks at it is never checked.
   */
  readonly captured: IZone;

  /** The baseline that the traffic is compared with. */
  readonly baseline: Baseline;

  /**
   * The zone to which checks write their reports, under `drift/<execution>/report.json`, and the lists of the objects that
   * they read, under `drift/windows/`.
   *
   * @default - the zone of the captured traffic
   */
  readonly reports?: IZone;

  /**
   * How far a check looks back from its start, 1 to 720 whole hours (MLL805). The window must be at least as long as the
   * interval between checks, or the traffic between two windows is never checked. With a fixed baseline a shorter window is
   * refused (MLL816). A check looks back 15 minutes further, because SageMaker may write traffic that much later.
   *
   * @default Duration.hours(24)
   */
  readonly window?: Duration;

  /**
   * The interval between checks against a fixed baseline, 1 to 48 whole hours (MLL806). Leave it out if the baseline comes
   * with each release (MLL807), and put a `DriftSchedule` into the release instead.
   *
   * @default - 24 hours with a fixed baseline, else no schedule
   */
  readonly every?: Duration;

  /**
   * How long the endpoint may capture nothing before an alarm goes off, 1 to 8,760 whole hours (MLL820). It counts from the
   * last traffic, or from the first check of a release.
   *
   * @default - two intervals between checks; 48 hours if the interval is part of the release
   */
  readonly trafficMissingAfter?: Duration;

  /**
   * The instance type of the job (MLL821), one that SageMaker offers for processing (MLL828). A check reads one object after the
   * other, so its memory does not grow with the window.
   *
   * @default 'ml.m5.large'
   */
  readonly instanceType?: string;

  /**
   * The size of the disk of the job, 1 to 16,384 whole GiB (MLL822). The traffic of a window has to fit on 90 per cent of it.
   * A check of a larger window fails without starting the job, and says so. Instances with local disks use these instead, so
   * that the size can't be larger (MLL857).
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * The time after which SageMaker stops the job, 60 to 777,600 whole seconds (MLL823).
   *
   * @default Duration.hours(1)
   */
  readonly maxRuntime?: Duration;

  /**
   * How many records the endpoint is expected to capture in an hour, at least 1 (MLL824). A window that would then not fit
   * on the disk of the job (MLL825), or not into its time at 250,000 records a minute (MLL826), is refused at synth.
   *
   * @default - only the handler finds out that a window is too large
   */
  readonly expectedRecordsPerHour?: number;

  /**
   * How large a captured record is expected to be with the answer and what SageMaker adds, 1 byte to 24 MiB (MLL827). It
   * matters only together with `expectedRecordsPerHour`.
   *
   * @default Size.kibibytes(2)
   */
  readonly expectedRecordSize?: Size;

  /**
   * The subnets and security groups of the job. SageMaker copies data between S3 and the job through them. The job itself
   * has no network access in any case.
   *
   * @default - SageMaker uses a network that it manages
   */
  readonly network?: INetwork;

  /**
   * An image of your own that the job runs in, with Python 3.10 or later, numpy and pandas. A malformed tag or digest is
   * reported as MLL423.
   *
   * @default - AWS's scikit-learn image. A Region without it is reported as MLL411.
   */
  readonly image?: OwnImage;

  /**
   * How the handlers run: their network, their concurrency and the retention of their logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;

  /**
   * What happens to the new table, the log groups and the dead-letter queues when they leave the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The table in which the handlers record which checks they have started and reported.
   *
   * @default - a new table
   */
  readonly state?: HandlerState;

  /**
   * The key, in this Region, that encrypts the log groups, the dead-letter queues, the environment variables and the new
   * table of the handlers, as `EventHandlerProps.key` describes it.
   *
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: DriftCheckRoles;
}
