import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { describeAlarm } from '../private/alarm-text';
import { deadLettersOf } from '../private/dead-letters';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentGlobals, environmentNames, prefixOf, roleArn } from '../private/names';
import { checkAlarmTopics, renderAlarmActions } from '../private/topics';
import type { AlarmProps } from './monitor-props';
import { checkDriftSchedule } from './private/checks';
import { DEFAULT_HOURS, SLACK_SECONDS } from './private/defaults';
import { schedulesCommand } from './private/drift-alarms';
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
   * The version of the model that serves, by which its endpoint captures traffic, as in
   * `DataCapture.toUri(uri, { modelVersion })`. A check then looks only at the traffic of this version. In a release it is
   * `ReleaseStack.modelVersion`.
   *
   * @default - the endpoint captures the traffic of all models in one folder
   */
  readonly modelVersion?: string;

  /**
   * The interval between checks, 1 to 48 whole hours (MLL806). The window of the drift check must be at least as long,
   * or the traffic between two windows is never checked. The first check starts when the schedule is created. It finds
   * nothing to do if there was no traffic yet.
   *
   * @default Duration.hours(24)
   */
  readonly every?: Duration;

  /**
   * The function that starts a check: `DriftCheck.starter`.
   *
   * @default - the function that `DriftCheck` makes in this account, by its fixed name
   */
  readonly handler?: lambda.IFunctionRef;

  /**
   * The role with which EventBridge Scheduler runs the function.
   *
   * @default - the role that `DriftCheck` makes in this account, by its fixed name
   */
  readonly role?: iam.IRoleRef;

  /**
   * The queue of the requests that EventBridge Scheduler could not hand to the function: `DriftCheck.starter.deadLetters`. It
   * must be in the account and the Region of the schedule, and the role must be allowed to send to it.
   *
   * @default - the queue that `DriftCheck` makes in this account, by its fixed name
   */
  readonly deadLetters?: sqs.IQueueRef;
}

/**
 * A schedule that checks the traffic of a released model for drift.
 *
 * Put it into the release, because each model has its own baseline. It learns the account, the Region and the environment
 * when it is deployed. Let it depend on the endpoint, so that it does not start before there can be traffic. Its alarm goes
 * off when no check has reported for two intervals. The alarm has no data until the first check reports. A check that
 * Scheduler could not start is in the dead-letter queue of the function, whose alarm goes off.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * declare const environmentName: string;
 * declare const baselineUri: string;
 * // in a release, both are values of parameters
 * new monitoring.DriftSchedule(this, 'Drift', { useCase, environmentName, baselineUri, every: Duration.hours(12) });
 */
export class DriftSchedule extends Construct implements scheduler.IScheduleRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.DriftSchedule';

  /**
   * The alarm `<use case>-<environment>-drift-check-silent`, which goes off when no check has reported for two intervals.
   */
  public readonly silent: cloudwatch.CfnAlarm;

  /** The L1 of the schedule, for overrides. */
  public readonly resource: scheduler.CfnSchedule;

  public constructor(scope: Construct, id: string, props: DriftScheduleProps) {
    super(scope, id);
    const p = injected(this, id, DriftSchedule.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkDriftSchedule(p), ...checkAlarmTopics(this, p.alarmTopics)], this);
    const { useCaseName } = p.useCase;
    const names = environmentNames(p.useCase, p.environmentName);
    const hours = (p.every ?? Duration.hours(DEFAULT_HOURS)).toHours();
    const place = placeOf(this);
    const { partition, region, account } = place;
    const byName = `arn:${partition}:lambda:${region}:${account}:function:${names.driftHandler}`;
    const queueByName = `arn:${partition}:sqs:${region}:${account}:${deadLettersOf(names.driftHandler)}`;
    this.resource = new scheduler.CfnSchedule(this, 'Resource', {
      description: `Checks the traffic of ${useCaseName} for drift every ${hours} hours`,
      scheduleExpression: `rate(${hours} ${hours === 1 ? 'hour' : 'hours'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: p.handler?.functionRef.functionArn ?? byName,
        roleArn:
          p.role?.roleRef.roleArn ??
          roleArn(p.useCase, place, environmentGlobals(p.useCase, p.environmentName, region).scheduleRole),
        input: renderInput(p),
        // After half an interval it is better to wait for the next check. Scheduler retries for a day at most.
        retryPolicy: { maximumEventAgeInSeconds: Math.min(hours * 1800, 86_400), maximumRetryAttempts: 10 },
        deadLetterConfig: { arn: p.deadLetters?.queueRef.queueArn ?? queueByName },
      },
    });
    this.silent = new cloudwatch.CfnAlarm(this, 'Silent', {
      alarmName: names.alarm('drift-check-silent'),
      ...renderSilent(prefixOf(p.useCase), p.environmentName, hours, schedulesCommand(region, names.driftHandler)),
      ...renderAlarmActions(p.alarmTopics),
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

/** What the handler is told. Scheduler puts the time in the place of its name. */
function renderInput({ baselineUri, modelVersion, modelCreatedAt }: DriftScheduleProps): string {
  return JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>', baselineUri, modelVersion, modelCreatedAt });
}

/**
 * After a report, REPEAT makes every period without one breach. Before the first report, and when the last one is out of
 * sight, there is nothing to repeat: the data is missing, and the alarm keeps its state. Of three periods, the first is
 * there so that the last report is still in sight when the two after it are judged.
 */
const SILENCE = 'FILL(checks, REPEAT) - FILL(checks, 0)';

function renderSilent(useCase: string, environment: string, hours: number, command: string): cloudwatch.CfnAlarmProps {
  return {
    alarmDescription: describeAlarm(
      `No drift check of ${useCase} in ${environment} has reported for ${2 * hours} hours. Predictions go on as before, but ` +
        'nobody would notice drift.',
      'look at the schedule, and enable it if it is disabled. Then look at the dead letters of the handlers ' +
        'start-drift-check and publish-drift, whose alarms say how.',
      command,
    ),
    metrics: [
      { id: 'silence', expression: SILENCE, label: 'Periods without a drift check', returnData: true },
      {
        id: 'checks',
        metricStat: {
          metric: {
            namespace: DRIFT_NAMESPACE,
            metricName: DriftMetric.checkFailed,
            dimensions: driftDimensions(useCase, environment),
          },
          period: hours * 3600 + SLACK_SECONDS,
          stat: 'SampleCount',
        },
        returnData: false,
      },
    ],
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'ignore',
  };
}
