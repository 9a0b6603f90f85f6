import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IZone } from '../data';
import { EventHandler, HandlerState, type INetwork, ServiceRole } from '../foundation';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentGlobals, environmentNames, ROLE_PATH } from '../private/names';
import * as pipeline from '../private/pipeline';
import { allowAll } from '../private/statements';
import type { Baseline, BaselineLocation } from './baseline';
import { DriftSchedule } from './drift-schedule';
import type { DriftLines } from './model-dashboard';
import type { AlarmProps, MonitorProps } from './monitor-props';
import { checkDriftCheck } from './private/checks';
import * as defaults from './private/defaults';
import { renderDrifted, renderFailed, renderStale } from './private/drift-alarms';
import { driftDefinition, renderDrift } from './private/drift-definition';
import { DRIFT_NAMESPACE } from './private/metrics';
import { placeOf } from '../private/place';

/** Properties of a `DriftCheck`. */
export interface DriftCheckProps extends MonitorProps, AlarmProps, DriftLines {
  /**
   * The zone in which the endpoint stores its traffic, under `captured/`, as `DataCapture.to(zone)` does. Each check reads
   * all traffic that has not expired, so a short expiration makes checks cheaper.
   */
  readonly captured: IZone;

  /** The baseline that the traffic is compared with. */
  readonly baseline: Baseline;

  /**
   * The zone to which checks write their reports, under `drift/<execution>/report.json`.
   *
   * @default - the zone of the captured traffic
   */
  readonly reports?: IZone;

  /**
   * How far a check looks back from its start, 1 to 720 whole hours (MLL805). The window must be at least as long as the
   * interval between checks, or the traffic between two windows is never checked. With a fixed baseline a shorter window is
   * refused (MLL816).
   *
   * @default Duration.hours(24)
   */
  readonly window?: Duration;

  /**
   * The interval between checks against a fixed baseline, 1 to 84 whole hours (MLL806). Leave it out if the baseline comes
   * with each release (MLL807), and put a `DriftSchedule` into the release instead.
   *
   * @default - 24 hours with a fixed baseline, else no schedule
   */
  readonly every?: Duration;

  /**
   * The subnets and security groups of the job. SageMaker copies data between S3 and the job through them. The job itself
   * has no network access in any case.
   *
   * @default - SageMaker uses a network that it manages
   */
  readonly network?: INetwork;

  /**
   * The table in which the handler records the executions that it has reported.
   *
   * @default - a new table
   */
  readonly state?: HandlerState;
}

/**
 * A check that compares the traffic of an endpoint with the data that its model was trained on.
 *
 * A SageMaker pipeline with one isolated processing job computes the population stability index of each feature and writes
 * a report. When the pipeline ends, a handler publishes the report as metrics. Alarms go off when a feature has drifted,
 * when a check has failed, and when the model is older than its use case allows. The roles of the job and of the schedule
 * have fixed names, so that other accounts and releases can refer to them.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * declare const useCase: goal.IUseCase;
 * const key = new foundation.EncryptionKey(this, 'Key');
 * const capture = new data.Zone(this, 'Capture', { key, expiration: Duration.days(7) });
 * new monitoring.DriftCheck(this, 'Drift', {
 *   useCase,
 *   environmentName: 'prod',
 *   captured: capture,
 *   baseline: monitoring.Baseline.releasedFrom('111111111111'),
 * });
 */
export class DriftCheck extends Construct implements sagemaker.IPipelineRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.DriftCheck';

  /**
   * The name of the pipeline: `<use case>-<environment>-drift`.
   *
   * @attribute
   */
  public readonly pipelineName: string;

  /**
   * The role of the job, `<use case>-<environment>-drift`. Other accounts use this name to let the job read the baselines.
   */
  public readonly jobRole: ServiceRole;

  /** The role with which EventBridge Scheduler starts the pipeline, `<use case>-<environment>-drift-schedule`. */
  public readonly scheduleRole: ServiceRole;

  /** The handler that publishes the reports. Events that it cannot process go to its dead-letter queue. */
  public readonly handler: EventHandler;

  /**
   * The alarm `<use case>-<environment>-drift`, which goes off when a feature has drifted. It stays on until a check finds
   * no drift.
   */
  public readonly drifted: cloudwatch.IAlarmRef;

  /**
   * The alarm `<use case>-<environment>-drift-check-failed`, which goes off when the last check failed or was stopped.
   */
  public readonly failed: cloudwatch.IAlarmRef;

  /**
   * The alarm `<use case>-<environment>-stale`, which goes off when the model is older than the use case allows. It stays
   * on until a younger model is checked. It has no data if checks do not get the time at which the model was registered.
   */
  public readonly stale: cloudwatch.IAlarmRef;

  /** The limits of this check, for the dashboard of the same environment. */
  public readonly lines: DriftLines;

  /** The schedule of the checks, if the baseline is a fixed file. */
  public readonly schedule?: DriftSchedule;

  /** All alarms of this construct. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  private readonly resource: sagemaker.CfnPipeline;

  public constructor(scope: Construct, id: string, props: DriftCheckProps) {
    super(scope, id);
    const p = injected(this, id, DriftCheck.PROPERTY_INJECTION_ID, props);
    const baseline = p.baseline.bind(this, p.useCase);
    throwFaults(checkDriftCheck(p, baseline.uri !== undefined), this);
    const f = settle(this, p);
    this.jobRole = this.createRole(
      'JobRole',
      'sagemaker.amazonaws.com',
      f.globals.driftRole,
      `Compares the traffic of ${f.endpoint} with its baseline`,
    );
    this.scheduleRole = this.createRole(
      'ScheduleRole',
      'scheduler.amazonaws.com',
      f.globals.scheduleRole,
      `Starts ${f.names.driftPipeline}`,
    );
    this.scheduleRole.allow(['sagemaker:StartPipelineExecution'], [f.pipelineArn]);
    this.resource = this.createPipeline(f, baseline);
    this.pipelineName = this.resource.ref;
    this.handler = this.createHandler(f, p.state);
    this.drifted = new cloudwatch.CfnAlarm(this, 'Drift', renderDrifted(f));
    this.failed = new cloudwatch.CfnAlarm(this, 'Failed', renderFailed(f));
    this.stale = new cloudwatch.CfnAlarm(this, 'Stale', renderStale(f));
    this.schedule = baseline.uri === undefined ? undefined : this.createSchedule(p, f.environment, baseline.uri);
    this.lines = { psiLimit: f.psiLimit, minimumRecords: f.minimumRecords };
    this.alarms = [this.drifted, this.failed, this.stale, this.handler.deadLettersAlarm];
    if (this.schedule) this.alarms.push(this.schedule.silent);
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get pipelineRef(): sagemaker.PipelineReference {
    return this.resource.pipelineRef;
  }

  private createRole(id: string, service: string, roleName: string, description: string): ServiceRole {
    return new ServiceRole(this, id, { service, roleName, path: ROLE_PATH, description });
  }

  private createPipeline(f: Settled, baseline: BaselineLocation): sagemaker.CfnPipeline {
    const definition = driftDefinition(this, {
      ...f,
      pipelineName: f.names.driftPipeline,
      jobRoleArn: this.jobRole.roleArn,
      captured: f.captured.uri(`captured/${f.endpoint}/`),
      capturedKeyArn: f.captured.key.keyRef.keyArn,
      reports: f.reports.uri(REPORTS),
      reportsKeyArn: f.reports.key.keyRef.keyArn,
      baselineWithin: baseline.within,
      baselineUri: baseline.uri,
    });
    throwFaults(pipeline.validateDefinition(definition), this);
    this.allowJob(definition, f, baseline);
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: `Runs the pipeline ${f.names.driftPipeline}`,
    });
    allowAll(role, pipeline.pipelinePermissions(this, definition));
    return new sagemaker.CfnPipeline(this, 'Resource', {
      pipelineName: f.names.driftPipeline,
      pipelineDescription: `Checks the traffic of ${f.endpoint} for drift`,
      roleArn: role.roleArn,
      pipelineDefinition: { PipelineDefinitionBody: renderDrift(definition, tokenNames(this.jobRole, f)) },
    });
  }

  private allowJob(definition: pipeline.PipelineDefinition, f: Settled, baseline: BaselineLocation): void {
    const keyArns = [f.captured.key.keyRef.keyArn, ...(baseline.keyAlias ? [] : [baseline.keyArn])];
    allowAll(this.jobRole, pipeline.jobPermissions(this, definition, keyArns));
    if (baseline.keyAlias === undefined) return;
    this.jobRole.allow(['kms:Decrypt', 'kms:DescribeKey'], [baseline.keyArn], {
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': baseline.keyAlias } },
      because: 'The key of another account is known by its alias only, which is a condition',
    });
  }

  private createHandler(f: Settled, state?: HandlerState): EventHandler {
    const handler = new EventHandler(this, 'Handler', {
      handler: 'publish-drift',
      description: `Publishes the drift of ${f.endpoint} as metrics`,
      environment: {
        REPORT_BUCKET: f.reports.bucketName,
        REPORT_PREFIX: REPORTS,
        USE_CASE: f.useCaseName,
        ENVIRONMENT: f.environment,
        METRICS_NAMESPACE: DRIFT_NAMESPACE,
      },
      state: state ?? new HandlerState(this, 'State'),
      alarmTopics: f.alarmTopics,
    });
    handler.role.allow(['s3:GetObject'], [`${f.reports.bucketArn}/${REPORTS}/*`], {
      because: 'Every execution writes its report into a folder of its own',
    });
    // Without this permission S3 answers 403 for a missing report, and the handler cannot tell that the check failed.
    handler.role.allow(['s3:ListBucket'], [f.reports.bucketArn]);
    handler.role.allow(['kms:Decrypt'], [f.reports.key.keyRef.keyArn]);
    handler.onEvent('Ended', {
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
      detail: { pipelineArn: [f.pipelineArn], currentPipelineExecutionStatus: ['Succeeded', 'Failed', 'Stopped'] },
    });
    return handler;
  }

  private createSchedule(p: DriftCheckProps, environmentName: string, baselineUri: string): DriftSchedule {
    return new DriftSchedule(this, 'Schedule', {
      useCase: p.useCase,
      environmentName,
      baselineUri,
      every: p.every,
      pipeline: this,
      role: this.scheduleRole,
      alarmTopics: p.alarmTopics,
    });
  }
}

/** The folder of all reports in their zone. */
const REPORTS = 'drift';

/** The properties with their defaults. */
interface Settled extends AlarmProps {
  readonly useCaseName: string;
  readonly environment: string;
  readonly names: ReturnType<typeof environmentNames>;
  readonly globals: ReturnType<typeof environmentGlobals>;
  readonly endpoint: string;
  readonly pipelineArn: string;
  readonly captured: IZone;
  readonly reports: IZone;
  readonly psiLimit: number;
  readonly modelAgeDays: number;
  readonly windowHours: number;
  readonly minimumRecords: number;
  readonly network?: INetwork;
}

function settle(scope: Construct, p: DriftCheckProps): Settled {
  const { partition, region, account } = placeOf(scope);
  const { useCaseName } = p.useCase;
  const environment = p.environmentName ?? defaults.DEFAULT_ENVIRONMENT;
  const names = environmentNames(useCaseName, environment);
  return {
    useCaseName,
    environment,
    names,
    globals: environmentGlobals(p.useCase, environment, region),
    endpoint: p.endpointName ?? names.endpoint,
    pipelineArn: `arn:${partition}:sagemaker:${region}:${account}:pipeline/${names.driftPipeline}`,
    captured: p.captured,
    reports: p.reports ?? p.captured,
    psiLimit: p.psiLimit ?? defaults.DEFAULT_PSI_LIMIT,
    modelAgeDays: p.useCase.serviceLevels.modelAge.toDays({ integral: false }),
    windowHours: p.window?.toHours() ?? defaults.DEFAULT_HOURS,
    minimumRecords: p.minimumRecords ?? defaults.DEFAULT_MINIMUM_RECORDS,
    network: p.network,
    alarmTopics: p.alarmTopics,
  };
}

/** The tokens in the pipeline definition, by the names that stand for them in its text. */
function tokenNames(jobRole: ServiceRole, { captured, reports }: Settled): { [name: string]: string } {
  return {
    JobRole: jobRole.roleArn,
    Captured: captured.bucketName,
    CapturedKey: captured.key.keyRef.keyArn,
    Reports: reports.bucketName,
    ReportsKey: reports.key.keyRef.keyArn,
  };
}
