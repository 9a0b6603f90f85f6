import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, type ResourceEnvironment, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EventHandler, HandlerState, type RequiredStatement, ServiceRole } from '../foundation';
import { throwFaults } from '../private/errors';
import type { Fault } from '../private/faults';
import type { RawPattern } from '../private/event-pattern';
import { ForeignResources } from '../private/foreign';
import { USE_KEY } from '../private/handler-key';
import { injected } from '../private/inject';
import { warnOfNewerTypes } from '../private/instance-type';
import { activity } from '../private/names';
import { pipelineArnIn } from '../private/pipeline-arn';
import { placeOf } from '../private/place';
import { checkNetworkOf } from '../private/placement';
import { SageMakerPipeline } from '../private/sagemaker-pipeline';
import { checkAlarmTopics } from '../private/topics';
import * as pipeline from '../private/pipeline';
import { allowAll } from '../private/statements';
import type { BaselineLocation } from './baseline';
import type { DriftCheckProps } from './drift-check-props';
import { DriftSchedule } from './drift-schedule';
import type { DriftLines } from './model-dashboard';
import { checkDriftCheck } from './private/checks';
import {
  renderDrifted,
  renderFailed,
  renderMissing,
  renderStale,
  renderUnreadable,
  renderUnscheduled,
} from './private/drift-alarms';
import { driftDefinition, renderDrift } from './private/drift-definition';
import { type DriftSettings, settleDrift } from './private/drift-settings';
import { CAPTURED, MANIFESTS, REPORTS, starterEnvironment, starterPermissions } from './private/drift-starter';
import { DRIFT_NAMESPACE } from './private/metrics';
import { PolicyRequests } from '../private/policy-requests';

/**
 * A check that compares the traffic of an endpoint with the data that its model was trained on.
 *
 * A schedule runs a handler, which lists what the endpoint captured in the window of the check. If that is nothing, there
 * is nothing to check. Otherwise the handler starts a SageMaker pipeline. Its one isolated processing job computes the
 * population stability index of each feature and writes a report. When the pipeline ends, another handler publishes the
 * report as metrics. Alarms go off when a feature has drifted, when a check has failed, when there has been no traffic for
 * too long, and when the model is older than its use case allows. The handler that starts checks and the roles of the job
 * and of the schedule have fixed names, so that other accounts and releases can refer to them.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { data, foundation, goal, monitoring } from 'cdk-ml-lifecycle';
 *
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

  /** The role with which EventBridge Scheduler runs the handler, `<use case>-<environment>-drift-schedule`. */
  public readonly scheduleRole: ServiceRole;

  /**
   * The handler that starts the pipeline with the traffic of a window, `<use case>-<environment>-start-drift-check`.
   * Requests that it cannot process go to its dead-letter queue, and so do those that the schedule could not hand to it.
   */
  public readonly starter: EventHandler;

  /** The handler that publishes the reports. Events that it cannot process go to its dead-letter queue. */
  public readonly handler: EventHandler;

  /**
   * The alarm `<use case>-<environment>-drift`, which goes off when a feature has drifted. It stays on until a check finds
   * no drift.
   */
  public readonly drifted: cloudwatch.CfnAlarm;

  /**
   * The alarm `<use case>-<environment>-drift-check-failed`, which goes off when the last check failed or was stopped.
   */
  public readonly failed: cloudwatch.CfnAlarm;

  /**
   * The alarm `<use case>-<environment>-stale`, which goes off when the model is older than the use case allows. It stays
   * on until a younger model is checked. It has no data if checks do not get the time at which the model was registered.
   */
  public readonly stale: cloudwatch.CfnAlarm;

  /**
   * The alarm `<use case>-<environment>-traffic-missing`, which goes off when the endpoint has captured nothing for longer
   * than `trafficMissingAfter`. It stays on until a check finds traffic, or finds another model.
   */
  public readonly missing: cloudwatch.CfnAlarm;

  /**
   * The alarm `<use case>-<environment>-traffic-unreadable`, which goes off when a check could not read more than a tenth of
   * the requests, and ten or more. Such a check has failed, too, and says nothing about drift.
   */
  public readonly unreadable: cloudwatch.CfnAlarm;

  /**
   * The alarm `<use case>-<environment>-drift-unscheduled`, which goes off when the endpoint has answered requests for two
   * days, and no check was started: there is no schedule, or it is disabled.
   */
  public readonly unscheduled: cloudwatch.CfnAlarm;

  /** The limits of this check, for the dashboard of the same environment. */
  public readonly lines: DriftLines;

  /** The schedule of the checks, if the baseline is a fixed file. */
  public readonly schedule?: DriftSchedule;

  /** All alarms of this construct. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  /** The L1 of the pipeline, for overrides. */
  public readonly resource: sagemaker.CfnPipeline;

  private view?: sagemaker.IPipeline;

  public constructor(scope: Construct, id: string, props: DriftCheckProps) {
    super(scope, id);
    const p = injected(this, id, DriftCheck.PROPERTY_INJECTION_ID, props);
    const baseline = p.baseline.bind(this, p.useCase);
    throwFaults([...checkDriftCheck(p, baseline.uri !== undefined), ...checkPlaces(this, p)], this);
    warnOfNewerTypes(this, [p.instanceType]);
    const f = settleDrift(this, p);
    const { captured, reports } = f;
    const used = [captured, reports, ...(baseline.zone ? [baseline.zone] : [])].flatMap((zone) => [zone, zone.key]);
    const foreign = new ForeignResources(PolicyRequests.of(this), used);
    const state = p.state ?? new HandlerState(this, 'State', { key: p.key, removalPolicy: p.removalPolicy });
    this.jobRole = this.createJobRole(f);
    this.scheduleRole = this.createScheduleRole(f);
    this.resource = this.createPipeline(f, baseline);
    this.pipelineName = this.resource.ref;
    this.handler = this.createHandler(f, state, foreign.nameRoles);
    this.starter = this.createStarter(f, state, foreign.nameRoles);
    for (const role of [this.jobRole, this.handler.role, this.starter.role]) foreign.admit(role);
    PolicyRequests.of(this).warn();
    this.allowSchedule(p.key);
    this.drifted = new cloudwatch.CfnAlarm(this, 'Drift', renderDrifted(f));
    this.failed = new cloudwatch.CfnAlarm(this, 'Failed', renderFailed(f));
    this.stale = new cloudwatch.CfnAlarm(this, 'Stale', renderStale(f));
    this.missing = new cloudwatch.CfnAlarm(this, 'Missing', renderMissing(f));
    this.unreadable = new cloudwatch.CfnAlarm(this, 'Unreadable', renderUnreadable(f));
    this.unscheduled = new cloudwatch.CfnAlarm(this, 'Unscheduled', renderUnscheduled(f));
    this.schedule = baseline.uri === undefined ? undefined : this.createSchedule(p, f.environment, baseline);
    this.lines = { psiLimit: f.psiLimit, minimumRecords: f.minimumRecords };
    const deadLetters = [this.handler, this.starter].map(({ deadLettersAlarm }) => deadLettersAlarm);
    const { drifted, failed, stale, missing, unreadable, unscheduled } = this;
    this.alarms = [drifted, failed, stale, missing, unreadable, unscheduled, ...deadLetters];
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

  /** The pipeline as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get pipeline(): sagemaker.IPipeline {
    return (this.view ??= new SageMakerPipeline(this, 'Pipeline', this));
  }

  /** The ARN of the pipeline. */
  public get pipelineArn(): string {
    return pipelineArnIn(placeOf(this), this.pipelineName);
  }

  /**
   * The statements that the owners of zones and keys in other accounts have to add to their policies, because these are not
   * of this app. A warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    const handlers = [this.handler, this.starter].flatMap((handler) => handler.requiredStatements());
    return [...PolicyRequests.of(this).required, ...handlers];
  }

  private createJobRole(f: DriftSettings): ServiceRole {
    return new ServiceRole(this, 'JobRole', {
      service: 'sagemaker.amazonaws.com',
      description: `Compares the traffic of ${f.endpoint} with its baseline`,
      roleName: f.globals.driftRole,
      path: f.rolePath,
      role: f.roles?.job,
    });
  }

  private createScheduleRole(f: DriftSettings): ServiceRole {
    return new ServiceRole(this, 'ScheduleRole', {
      service: 'scheduler.amazonaws.com',
      description: `Runs ${f.names.driftHandler}`,
      roleName: f.globals.scheduleRole,
      path: f.rolePath,
      role: f.roles?.schedule,
    });
  }

  /** Scheduler sends dead letters with this role, where a rule sends them as EventBridge. */
  private allowSchedule(key?: kms.IKeyRef): void {
    this.scheduleRole.allow(['lambda:InvokeFunction'], [this.starter.functionArn]);
    this.scheduleRole.allow(['sqs:SendMessage'], [this.starter.deadLetters.queueRef.queueArn]);
    if (key) this.scheduleRole.allow(USE_KEY, [key.keyRef.keyArn]);
  }

  private createPipeline(f: DriftSettings, baseline: BaselineLocation): sagemaker.CfnPipeline {
    const definition = driftDefinition(this, {
      ...f,
      pipelineName: f.names.driftPipeline,
      jobRoleArn: this.jobRole.roleArn,
      captured: f.captured.uri(`${CAPTURED}/`),
      capturedKeyArn: f.captured.key.keyRef.keyArn,
      reports: f.reports.uri(REPORTS),
      manifests: f.reports.uri(`${MANIFESTS}/${f.endpoint}/`),
      reportsKeyArn: f.reports.key.keyRef.keyArn,
      baselineWithin: baseline.within,
      baselineAlsoWithin: baseline.alsoWithin,
      baselineUri: baseline.uri,
    });
    throwFaults(pipeline.validateDefinition(definition), this);
    this.allowJob(definition, f, baseline);
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: `Runs the pipeline ${f.names.driftPipeline}`,
      role: f.roles?.pipeline,
    });
    allowAll(role, pipeline.pipelinePermissions(this, definition));
    return new sagemaker.CfnPipeline(this, 'Resource', {
      pipelineName: f.names.driftPipeline,
      pipelineDescription: `Checks the traffic of ${f.endpoint} for drift`,
      roleArn: role.roleArn,
      pipelineDefinition: { PipelineDefinitionBody: renderDrift(definition, tokenNames(this.jobRole, f)) },
      tags: [activity('monitoring')],
    });
  }

  private allowJob(definition: pipeline.PipelineDefinition, f: DriftSettings, baseline: BaselineLocation): void {
    const keyArns = [f.captured.key.keyRef.keyArn, ...(baseline.keyAlias ? [] : [baseline.keyArn])];
    allowAll(this.jobRole, pipeline.jobPermissions(this, definition, keyArns));
    if (baseline.keyAlias === undefined) return;
    this.jobRole.allow(['kms:Decrypt', 'kms:DescribeKey'], [baseline.keyArn], {
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': baseline.keyAlias } },
      because: 'The key of another account is known by its alias only, which is a condition',
    });
  }

  private createHandler(f: DriftSettings, state: HandlerState, named: boolean): EventHandler {
    const handler = new EventHandler(this, 'Handler', {
      handler: 'publish-drift',
      description: `Publishes the drift of ${f.endpoint} as metrics`,
      environment: {
        REPORT_BUCKET: f.reports.bucketName,
        REPORT_PREFIX: REPORTS,
        USE_CASE: f.prefix,
        ENVIRONMENT: f.environment,
        METRICS_NAMESPACE: DRIFT_NAMESPACE,
      },
      state,
      key: f.key,
      ...f.handling,
      role: f.roles?.handler,
      ...(named && { roleName: f.globals.driftReportsRole, rolePath: f.rolePath }),
      alarmTopics: f.alarmTopics,
    });
    handler.role.allow(['s3:GetObject'], [`${f.reports.bucketArn}/${REPORTS}/*`], {
      because: 'Every execution writes its report into a folder of its own',
    });
    // Without this permission S3 answers 403 for a missing report, and the handler cannot tell that the check failed.
    handler.role.allow(['s3:ListBucket'], [f.reports.bucketArn]);
    handler.role.allow(['kms:Decrypt'], [f.reports.key.keyRef.keyArn]);
    handler._onPattern('Ended', endedPattern(f.pipelineArn));
    return handler;
  }

  private createStarter(f: DriftSettings, state: HandlerState, named: boolean): EventHandler {
    const starter = new EventHandler(this, 'Starter', {
      handler: 'start-drift-check',
      functionName: f.names.driftHandler,
      description: `Starts checks of the traffic of ${f.endpoint}`,
      environment: starterEnvironment(f),
      state,
      key: f.key,
      ...f.handling,
      role: f.roles?.starter,
      ...(named && { roleName: f.globals.driftStarterRole, rolePath: f.rolePath }),
      // A long window of a busy endpoint has many pages of objects.
      timeout: Duration.minutes(10),
      memorySize: Size.mebibytes(512),
      alarmTopics: f.alarmTopics,
    });
    allowAll(starter.role, starterPermissions(this, f));
    return starter;
  }

  private createSchedule(p: DriftCheckProps, environmentName: string, baseline: BaselineLocation): DriftSchedule {
    return new DriftSchedule(this, 'Schedule', {
      useCase: p.useCase,
      environmentName,
      baselineUri: baseline.uri!,
      modelVersion: baseline.modelVersion,
      every: p.every,
      handler: this.starter,
      role: this.scheduleRole,
      deadLetters: this.starter.deadLetters,
      alarmTopics: p.alarmTopics,
    });
  }
}

/** Everything that is wrong with what a check is connected to. */
function checkPlaces(scope: Construct, { alarmTopics, image, network }: DriftCheckProps): (Fault | undefined)[] {
  return [
    ...checkAlarmTopics(scope, alarmTopics),
    ...checkNetworkOf(scope, network),
    image
      ? pipeline.checkRepositoryRegion(['image'], image, placeOf(scope).region)
      : pipeline.checkImageRegion(placeOf(scope).region),
  ];
}

/** The tokens in the pipeline definition, by the names that stand for them in its text. */
function tokenNames(jobRole: ServiceRole, { captured, reports }: DriftSettings): { [name: string]: string } {
  return {
    JobRole: jobRole.roleArn,
    Captured: captured.bucketName,
    CapturedKey: captured.key.keyRef.keyArn,
    Reports: reports.bucketName,
    ReportsKey: reports.key.keyRef.keyArn,
  };
}

/** The event pattern of a check that has ended. */
function endedPattern(pipelineArn: string): RawPattern {
  return {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
    detail: { pipelineArn: [pipelineArn], currentPipelineExecutionStatus: ['Succeeded', 'Failed', 'Stopped'] },
  };
}
