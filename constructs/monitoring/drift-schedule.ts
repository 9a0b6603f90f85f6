import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, roleArn } from '../private/names';
import { checkEnvironmentName, checkEvery } from './private/checks';
import { DEFAULT_HOURS } from './private/defaults';
import { BASELINE, MODEL_CREATED_AT } from './private/drift-parameters';
import { DRIFT_NAMESPACE, driftDimensions, DriftMetric } from './private/metrics';
import { placeOf } from '../private/place';

/** Properties of a `DriftSchedule`. */
export interface DriftScheduleProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /**
   * The environment whose traffic is checked; in a release a parameter, since one template serves all environments.
   * Lowercase words joined by hyphens, at most 12 characters (MLL801).
   */
  readonly environmentName: string;

  /** The baseline of the model that is released, `s3://…/baseline.json`; in a release a parameter. */
  readonly baselineUri: string;

  /**
   * When the model that is released was registered, in whole seconds of UTC such as `2026-11-20T08:00:00Z`; in a release a
   * parameter. Checks refuse anything else.
   *
   * @default - nobody knows how old the model is, and the alarm on stale models has nothing to judge
   */
  readonly modelCreatedAt?: string;

  /**
   * How often traffic is checked: 1 to 84 whole hours (MLL806). The first check starts with the schedule.
   *
   * @default Duration.hours(24)
   */
  readonly every?: Duration;

  /**
   * The pipeline that checks.
   *
   * @default - the one that `DriftCheck` makes in this account, by its fixed name
   */
  readonly pipeline?: sagemaker.IPipelineRef;

  /**
   * The role that EventBridge Scheduler starts the pipeline with.
   *
   * @default - the one that `DriftCheck` makes in this account, by its fixed name
   */
  readonly role?: iam.IRoleRef;

  /**
   * Topics that hear when checks fall silent, and when they are back.
   *
   * @default - nobody is told; the state shows in CloudWatch
   */
  readonly alarmTopics?: sns.ITopicRef[];
}

/**
 * Checks the traffic of a released model for drift, at regular intervals.
 *
 * It belongs into the release, because each model has a baseline of its own, and knows account, region and environment
 * only when it is deployed. An alarm comes along, for two intervals in which no check reported; it stands until the first
 * one has.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @example
 * declare const useCase: goal.IUseCase;
 * declare const environmentName: string; // in a release, the value of a parameter
 * declare const baselineUri: string; // the same
 * new monitoring.DriftSchedule(this, 'Drift', { useCase, environmentName, baselineUri, every: Duration.hours(12) });
 */
export class DriftSchedule extends Construct implements scheduler.IScheduleRef {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.DriftSchedule';

  /** Goes off when no check has reported for two intervals: `<use case>-<environment>-drift-check-silent`. */
  public readonly silent: cloudwatch.IAlarmRef;

  readonly #resource: scheduler.CfnSchedule;

  public constructor(scope: Construct, id: string, props: DriftScheduleProps) {
    super(scope, id);
    const p = injected(this, id, DriftSchedule.PROPERTY_INJECTION_ID, props);
    throwFaults([checkEnvironmentName(p.environmentName), checkEvery(p.every)], this);
    const { useCaseName } = p.useCase;
    const names = environmentNames(useCaseName, p.environmentName);
    const hours = (p.every ?? Duration.hours(DEFAULT_HOURS)).toHours();
    const { partition, region, account } = placeOf(this);
    const pipelineName = p.pipeline?.pipelineRef.pipelineName ?? names.driftPipeline;
    this.#resource = new scheduler.CfnSchedule(this, 'Resource', {
      description: `Checks the traffic of ${useCaseName} for drift every ${hours} hours`,
      scheduleExpression: `rate(${hours} ${hours === 1 ? 'hour' : 'hours'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${partition}:sagemaker:${region}:${account}:pipeline/${pipelineName}`,
        roleArn: p.role?.roleRef.roleArn ?? roleArn(partition, account, names.scheduleRole),
        sageMakerPipelineParameters: { pipelineParameterList: renderParameters(p) },
        // Beyond half an interval the next check is better than a late one; a day is the most that Scheduler tries.
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

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get scheduleRef(): scheduler.ScheduleReference {
    return this.#resource.scheduleRef;
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
      // With missing data alone CloudWatch looks further back than two periods, and finds the last check for days.
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
