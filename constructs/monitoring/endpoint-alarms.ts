import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { describeAlarm, endpointLogCommand } from '../private/alarm-text';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames } from '../private/names';
import { placeOf } from '../private/place';
import { checkAlarmTopics, renderAlarmActions } from '../private/topics';
import type { AlarmProps, MonitorProps } from './monitor-props';
import { checkEndpointAlarms } from './private/checks';
import { DEFAULT_ENVIRONMENT, DEFAULT_VARIANT } from './private/defaults';
import { errorShare } from './private/error-share';
import { endpointDimensions, ENDPOINT_NAMESPACE } from './private/metrics';

/** Properties of `EndpointAlarms`. */
export interface EndpointAlarmsProps extends MonitorProps, AlarmProps {}

/**
 * Alarms on the service levels of an endpoint.
 *
 * One alarm is on the 99th percentile of the model's latency, the other on the share of requests that end in a server
 * error. Each goes off when two of three periods of five minutes are above the service level. Without requests, both
 * alarms stay in the OK state.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * new monitoring.EndpointAlarms(this, 'Alarms', { useCase, environmentName: 'prod' });
 */
export class EndpointAlarms extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.EndpointAlarms';

  /** The alarm `<use case>-<environment>-latency`, which goes off when the model answers too slowly. */
  public readonly latency: cloudwatch.CfnAlarm;

  /** The alarm `<use case>-<environment>-availability`, which goes off when too many requests end in a server error. */
  public readonly availability: cloudwatch.CfnAlarm;

  /** All alarms of this construct. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  public constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const p = injected(this, id, EndpointAlarms.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkEndpointAlarms(p), ...checkAlarmTopics(this, p.alarmTopics)], this);
    const names = environmentNames(p.useCase, p.environmentName ?? DEFAULT_ENVIRONMENT);
    const endpoint = p.endpointName ?? names.endpoint;
    const { region } = placeOf(this);
    const common: cloudwatch.CfnAlarmProps = {
      // Two of three periods of five minutes, so that a single slow minute raises no alarm.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      ...renderAlarmActions(p.alarmTopics),
    };
    const dimensions = endpointDimensions(endpoint, p.variantName ?? DEFAULT_VARIANT);
    this.latency = new cloudwatch.CfnAlarm(this, 'Latency', {
      ...common,
      alarmName: names.alarm('latency'),
      ...renderLatency(endpoint, region, dimensions, p.useCase.serviceLevels.latencyP99.toMilliseconds()),
    });
    this.availability = new cloudwatch.CfnAlarm(this, 'Availability', {
      ...common,
      alarmName: names.alarm('availability'),
      ...renderAvailability(endpoint, region, dimensions, p.useCase.serviceLevels.availability),
    });
    this.alarms = [this.latency, this.availability];
  }
}

const PERIOD_SECONDS = 300;

const LOAD_OR_RELEASE =
  'If it began with a release, go back to the one before: README of delivery, section Rolling back. If there are more ' +
  'requests than usual, add instances.';

function renderLatency(
  endpoint: string,
  region: string,
  dimensions: cloudwatch.CfnAlarm.DimensionProperty[],
  milliseconds: number,
): cloudwatch.CfnAlarmProps {
  return {
    alarmDescription: describeAlarm(
      `${endpoint} answers 1 of 100 requests later than ${milliseconds} ms, its service level, in 10 of 15 minutes. Callers ` +
        'wait for their predictions, and those with short timeouts get none.',
      `read what the containers write. ${LOAD_OR_RELEASE}`,
      endpointLogCommand(region, endpoint),
    ),
    namespace: ENDPOINT_NAMESPACE,
    metricName: 'ModelLatency',
    dimensions,
    extendedStatistic: 'p99',
    period: PERIOD_SECONDS,
    // ModelLatency is in microseconds. `ignore` would keep the state of the alarm whenever a period has too few requests
    // for the percentile, so an endpoint with little traffic would never raise it.
    threshold: milliseconds * 1000,
    evaluateLowSampleCountPercentile: 'evaluate',
  };
}

function renderAvailability(
  endpoint: string,
  region: string,
  dimensions: cloudwatch.CfnAlarm.DimensionProperty[],
  availability: number,
): cloudwatch.CfnAlarmProps {
  const sum = (id: string, metricName: string): cloudwatch.CfnAlarm.MetricDataQueryProperty => ({
    id,
    metricStat: {
      metric: { namespace: ENDPOINT_NAMESPACE, metricName, dimensions },
      period: PERIOD_SECONDS,
      stat: 'Sum',
    },
    returnData: false,
  });
  return {
    alarmDescription: describeAlarm(
      `${endpoint} answers fewer than ${availability} of its requests, its service level, in 10 of 15 minutes. The others ` +
        'end in a server error, and their callers get no prediction.',
      `read the errors that the containers write. ${LOAD_OR_RELEASE}`,
      endpointLogCommand(region, endpoint),
    ),
    metrics: [
      // FILL makes a period without requests a period without errors; otherwise the alarm would have no data.
      {
        id: 'rate',
        expression: 'FILL(errors, 0) / FILL(requests, 1)',
        label: 'Share of server errors',
        returnData: true,
      },
      sum('errors', 'Invocation5XXErrors'),
      sum('requests', 'Invocations'),
    ],
    threshold: errorShare(availability),
  };
}
