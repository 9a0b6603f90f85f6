import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IZone } from '../data';
import { EventHandler, HandlerState, type INetwork, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { type Fault, throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, ROLE_PATH } from '../private/names';
import * as pipeline from '../private/pipeline';
import { allowAll } from '../private/statements';
import type { Baseline, BaselineLocation } from './baseline';
import { DriftSchedule } from './drift-schedule';
import type { DriftLines } from './model-dashboard';
import * as checks from './private/checks';
import * as defaults from './private/defaults';
import { renderDrifted, renderFailed, renderStale } from './private/drift-alarms';
import { driftDefinition, renderDrift } from './private/drift-definition';
import { DRIFT_NAMESPACE } from './private/metrics';
import { placeOf } from '../private/place';

/** Properties of a `DriftCheck`. */
export interface DriftCheckProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /**
   * The environment, a part of every name: lowercase words joined by hyphens, at most 12 characters (MLL801).
   *
   * @default live
   */
  readonly environmentName?: string;

  /**
   * The endpoint whose traffic is checked: letters, digits and single hyphens, at most 63 (MLL802).
   *
   * @default - `<use case>-<environment>`, the name that a release gives its endpoint
   */
  readonly endpointName?: string;

  /**
   * Where the endpoint keeps its traffic, under `captured/`, as `DataCapture.to(zone)` does. Every check reads all of it
   * that has not expired, so that a short expiration makes checks cheap.
   */
  readonly captured: IZone;

  /** What the traffic is compared with. */
  readonly baseline: Baseline;

  /**
   * Where reports go, under `drift/<execution>/report.json`.
   *
   * @default - the zone of the captured traffic
   */
  readonly reports?: IZone;

  /**
   * The population stability index above which a feature has drifted: 0.01 to 10 (MLL803).
   *
   * @default 0.2
   */
  readonly psiLimit?: number;

  /**
   * How far a check looks back from when it runs: 1 to 720 whole hours (MLL805). At least as long as the interval of the
   * checks, or the traffic in between is never looked at.
   *
   * @default Duration.hours(24)
   */
  readonly window?: Duration;

  /**
   * How many captured records a check needs to compare anything: a whole number of at least 1 (MLL804).
   *
   * @default 200
   */
  readonly minimumRecords?: number;

  /**
   * How often to check against a fixed baseline: 1 to 84 whole hours (MLL806). With a baseline that comes with each
   * release it has to be left out (MLL807): then the release brings a `DriftSchedule`.
   *
   * @default - every 24 hours with a fixed baseline
   */
  readonly every?: Duration;

  /**
   * Where the job runs. It is cut off from the network either way; the subnets carry what SageMaker itself sends between
   * S3 and the job.
   *
   * @default - SageMaker's own network
   */
  readonly network?: INetwork;

  /**
   * Topics that hear when an alarm goes off, and when it is over.
   *
   * @default - nobody is told; the state shows on the dashboard
   */
  readonly alarmTopics?: sns.ITopicRef[];

  /**
   * Where the handler remembers which executions it has reported.
   *
   * @default - a table of its own
   */
  readonly state?: HandlerState;
}

/**
 * Compares the traffic of an endpoint with what its model was trained on.
 *
 * A SageMaker pipeline with one isolated Processing job computes the population stability index of every feature and
 * writes a report; a handler publishes the report as metrics when the pipeline ends; alarms tell of drift, of checks that
 * failed, and of a model that is older than its use case allows. The roles of the job and of the schedule have fixed names,
 * so that other accounts and releases know them.
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
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.DriftCheck';

  /**
   * The name of the pipeline: `<use case>-<environment>-drift`.
   *
   * @attribute
   */
  public readonly pipelineName: string;

  /** What the job may do; other accounts let it read the baselines by its name, `<use case>-<environment>-drift`. */
  public readonly jobRole: ServiceRole;

  /** What EventBridge Scheduler starts the pipeline with: `<use case>-<environment>-drift-schedule`. */
  public readonly scheduleRole: ServiceRole;

  /** What publishes the reports; failed events wait in its dead-letter queue. */
  public readonly handler: EventHandler;

  /** Goes off when a feature has drifted, and stays until a check finds none: `<use case>-<environment>-drift`. */
  public readonly drifted: cloudwatch.IAlarmRef;

  /** Goes off when the last check failed or was stopped: `<use case>-<environment>-drift-check-failed`. */
  public readonly failed: cloudwatch.IAlarmRef;

  /**
   * Goes off when the model that serves is older than the use case allows, and stays until a younger one is checked:
   * `<use case>-<environment>-stale`. It has no data while checks aren't told when the model was registered.
   */
  public readonly stale: cloudwatch.IAlarmRef;

  /** The numbers that it judges by, for the dashboard of the same environment. */
  public readonly lines: DriftLines;

  /** The schedule, if the baseline is a fixed file. */
  public readonly schedule?: DriftSchedule;

  /** All alarms of this construct. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  readonly #resource: sagemaker.CfnPipeline;

  public constructor(scope: Construct, id: string, props: DriftCheckProps) {
    super(scope, id);
    const p = injected(this, id, DriftCheck.PROPERTY_INJECTION_ID, props);
    const baseline = p.baseline.bind(this, p.useCase.useCaseName);
    throwFaults(checkDriftCheck(p, baseline), this);
    const f = settle(this, p);
    this.jobRole = this.createRole(
      'JobRole',
      'sagemaker.amazonaws.com',
      f.names.driftRole,
      `Compares the traffic of ${f.endpoint} with its baseline`,
    );
    this.scheduleRole = this.createRole(
      'ScheduleRole',
      'scheduler.amazonaws.com',
      f.names.scheduleRole,
      `Starts ${f.names.driftPipeline}`,
    );
    this.scheduleRole.allow(['sagemaker:StartPipelineExecution'], [f.pipelineArn]);
    this.#resource = this.createPipeline(f, baseline);
    this.pipelineName = this.#resource.ref;
    this.handler = this.createHandler(f, p.state);
    this.drifted = new cloudwatch.CfnAlarm(this, 'Drift', renderDrifted(f));
    this.failed = new cloudwatch.CfnAlarm(this, 'Failed', renderFailed(f));
    this.stale = new cloudwatch.CfnAlarm(this, 'Stale', renderStale(f));
    this.schedule = baseline.uri === undefined ? undefined : this.createSchedule(p, f.environment, baseline.uri);
    this.lines = { psiLimit: f.psiLimit, minimumRecords: f.minimumRecords };
    this.alarms = [this.drifted, this.failed, this.stale, ...(this.schedule ? [this.schedule.silent] : [])];
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get pipelineRef(): sagemaker.PipelineReference {
    return this.#resource.pipelineRef;
  }

  private createRole(id: string, service: string, roleName: string, description: string): ServiceRole {
    return new ServiceRole(this, id, { service, roleName, path: ROLE_PATH, description });
  }

  private createPipeline(f: Settled, baseline: BaselineLocation): sagemaker.CfnPipeline {
    const definition = driftDefinition(this, {
      ...f,
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
    });
    handler.role.allow(['s3:GetObject'], [`${f.reports.bucketArn}/${REPORTS}/*`], {
      because: 'Every execution writes its report into a folder of its own',
    });
    // Without it S3 answers 403 for a report that is missing, and the handler couldn't tell that the check failed.
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

/** The folder of all reports, in their zone. */
const REPORTS = 'drift';

/** What was given, and the defaults of what wasn't. */
interface Settled {
  readonly useCaseName: string;
  readonly environment: string;
  readonly names: ReturnType<typeof environmentNames>;
  readonly endpoint: string;
  readonly pipelineArn: string;
  readonly captured: IZone;
  readonly reports: IZone;
  readonly psiLimit: number;
  readonly modelAgeDays: number;
  readonly windowHours: number;
  readonly minimumRecords: number;
  readonly network?: INetwork;
  readonly alarmTopics?: sns.ITopicRef[];
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

/** What is known only at deployment, as it is called in the definition's text. */
function tokenNames(jobRole: ServiceRole, { captured, reports }: Settled): { [name: string]: string } {
  return {
    JobRole: jobRole.roleArn,
    Captured: captured.bucketName,
    CapturedKey: captured.key.keyRef.keyArn,
    Reports: reports.bucketName,
    ReportsKey: reports.key.keyRef.keyArn,
  };
}

function checkDriftCheck(p: DriftCheckProps, baseline: BaselineLocation): (Fault | undefined)[] {
  return [
    checks.checkEnvironmentName(p.environmentName),
    checks.checkEndpointName(p.endpointName),
    checks.checkPsiLimit(p.psiLimit),
    checks.checkWindow(p.window),
    checks.checkMinimumRecords(p.minimumRecords),
    checks.checkEvery(p.every),
    checks.checkScheduled(p.every, baseline.uri !== undefined),
  ];
}
