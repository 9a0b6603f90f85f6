import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Duration, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentGlobals, environmentNames, roleArn } from '../private/names';
import type { AlarmProps } from './monitor-props';
import { checkDriftSchedule } from './private/checks';
import { DEFAULT_HOURS } from './private/defaults';
import { BASELINE, MODEL_CREATED_AT } from './private/drift-parameters';
import { DRIFT_NAMESPACE, driftDimensions, DriftMetric } from './private/metrics';
import { placeOf } from '../private/place';

/** Properties of a `DriftSchedule`. */
export interface DriftScheduleProps extends AlarmProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /**
   * The name of the environment whose traffic is checked: lowercase words joined by hyphens, at most 12 characters
   * (MLL731). In a release it is the value of a parameter, because one template serves all environments.
   */
  readonly environmentName: string;

  /** The URI of the model's baseline, `s3://…/baseline.json`. In a release it is the value of a parameter. */
  readonly baselineUri: string;

  /**
   * When the model was registered, in UTC and whole seconds, such as `2026-11-20T08:00:00Z`. A check fails with any other
   * form. In a release it is the value of a parameter.
   *
   * @default - the age of the model is unknown, so the alarm on stale models has no data
   */
  readonly modelCreatedAt?: string;

  /**
   * The interval between checks, 1 to 84 whole hours (MLL806). The window of the drift check must be at least as long,
   * or the traffic between two windows is never checked. The first check starts when the schedule is created.
   *
   * @default Duration.hours(24)
   */
  readonly every?: Duration;

  /**
   * The pipeline of the drift check.
   *
   * @default - the pipeline that `DriftCheck` makes in this account, by its fixed name
   */
  readonly pipeline?: sagemaker.IPipelineRef;

  /**
   * The role with which EventBridge Scheduler starts the pipeline.
   *
   * @default - the role that `DriftCheck` makes in this account, by its fixed name
   */
  readonly role?: iam.IRoleRef;
}

/**
 * A schedule that checks the traffic of a released model for drift.
 *
 * Put it into the release, because each model has its own baseline. It learns the account, the Region and the environment
 * when it is deployed. Its alarm goes off when no check has reported for two intervals. The alarm is on from its creation
 * until the first check reports.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @example
 * declare const useCase: goal.IUseCase;
 * declare const environmentName: string; // in a release, the value of a parameter
 * declare const baselineUri: string; // the same
 * new monitoring.DriftSchedule(this, 'Drift', { useCase, environmentName, baselineUri, every: Duration.hours(12) });
 */
export class DriftSchedule extends Construct implements scheduler.IScheduleRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.DriftSchedule';

  /**
   * The alarm `<use case>-<environment>-drift-check-silent`, which goes off when no check has reported for two intervals.
   */
  public readonly silent: cloudwatch.IAlarmRef;

  private readonly resource: scheduler.CfnSchedule;

  public constructor(scope: Construct, id: string, props: DriftScheduleProps) {
    super(scope, id);
    const p = injected(this, id, DriftSchedule.PROPERTY_INJECTION_ID, props);
    throwFaults(checkDriftSchedule(p), this);
    const { useCaseName } = p.useCase;
    const names = environmentNames(useCaseName, p.environmentName);
    const hours = (p.every ?? Duration.hours(DEFAULT_HOURS)).toHours();
    const { partition, region, account } = placeOf(this);
    const pipelineName = p.pipeline?.pipelineRef.pipelineName ?? names.driftPipeline;
    this.resource = new scheduler.CfnSchedule(this, 'Resource', {
      description: `Checks the traffic of ${useCaseName} for drift every ${hours} hours`,
      scheduleExpression: `rate(${hours} ${hours === 1 ? 'hour' : 'hours'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${partition}:sagemaker:${region}:${account}:pipeline/${pipelineName}`,
        roleArn:
          p.role?.roleRef.roleArn ??
          roleArn(partition, account, environmentGlobals(p.useCase, p.environmentName, region).scheduleRole),
        sageMakerPipelineParameters: { pipelineParameterList: renderParameters(p) },
        // After half an interval it is better to wait for the next check. Scheduler retries for a day at most.
        retryPolicy: { maximumEventAgeInSeconds: Math.min(hours * 1800, 86_400), maximumRetryAttempts: 10 },
      },
    });
    this.silent = new cloudwatch.CfnAlarm(this, 'Silent', {
      alarmName: names.alarm('drift-check-silent'),
      ...renderSilent(useCaseName, p.environmentName, hours),
      alarmActions: p.alarmTopics,
      okActions: p.alarmTopics,
    });
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get scheduleRef(): scheduler.ScheduleReference {
    return this.resource.scheduleRef;
  }
}

function renderParameters({ baselineUri, modelCreatedAt }: DriftScheduleProps) {
  const baseline = { name: BASELINE, value: baselineUri };
  return modelCreatedAt === undefined ? [baseline] : [baseline, { name: MODEL_CREATED_AT, value: modelCreatedAt }];
}

function renderSilent(useCase: string, environment: string, hours: number): cloudwatch.CfnAlarmProps {
  return {
    alarmDescription:
      `No drift check of ${useCase} in ${environment} has reported for ${2 * hours} hours. ` +
      'Look at the schedule, then at the dead letters of the publish-drift handler.',
    metrics: [
      // FILL, because with missing data CloudWatch looks further back than two periods and finds the last check for days.
      { id: 'reports', expression: 'FILL(checks, 0)', label: 'Drift checks that reported', returnData: true },
      {
        id: 'checks',
        metricStat: {
          metric: {
            namespace: DRIFT_NAMESPACE,
            metricName: DriftMetric.checkFailed,
            dimensions: driftDimensions(useCase, environment),
          },
          period: hours * 3600,
          stat: 'SampleCount',
        },
        returnData: false,
      },
    ],
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    threshold: 1,
    comparisonOperator: 'LessThanThreshold',
    treatMissingData: 'breaching',
  };
}
