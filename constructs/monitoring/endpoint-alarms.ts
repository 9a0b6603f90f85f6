import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames } from '../private/names';
import { checkEndpointName, checkEnvironmentName } from './private/checks';
import { DEFAULT_ENVIRONMENT, DEFAULT_VARIANT } from './private/defaults';
import { errorShare } from './private/error-share';
import { endpointDimensions, ENDPOINT_NAMESPACE } from './private/metrics';

/** Properties of `EndpointAlarms`. */
export interface EndpointAlarmsProps {
  /** The use case; its service levels are the thresholds. */
  readonly useCase: IUseCase;

  /**
   * The environment that the endpoint serves, a part of the alarms' names: lowercase words joined by hyphens, at most
   * 12 characters (MLL801).
   *
   * @default live
   */
  readonly environmentName?: string;

  /**
   * The endpoint: letters, digits and single hyphens, at most 63 (MLL802). It need not exist yet.
   *
   * @default - `<use case>-<environment>`, the name that a release gives its endpoint
   */
  readonly endpointName?: string;

  /**
   * The variant of the endpoint that takes the requests.
   *
   * @default main
   */
  readonly variantName?: string;

  /**
   * Topics that hear when an alarm goes off, and when it is over.
   *
   * @default - nobody is told; the state shows on the dashboard
   */
  readonly alarmTopics?: sns.ITopicRef[];
}

/**
 * The alarms that tell whether an endpoint keeps its service levels.
 *
 * One on the 99th percentile of the model's latency and one on the share of requests answered with a server error. An
 * endpoint that nobody calls breaks no promise: without requests both are silent.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * declare const useCase: goal.IUseCase;
 * new monitoring.EndpointAlarms(this, 'Alarms', { useCase, environmentName: 'prod' });
 */
export class EndpointAlarms extends Construct {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.EndpointAlarms';

  /** Goes off when the model answers too slowly: `<use case>-<environment>-latency`. */
  public readonly latency: cloudwatch.IAlarmRef;

  /** Goes off when too many requests end in a server error: `<use case>-<environment>-availability`. */
  public readonly availability: cloudwatch.IAlarmRef;

  /** All alarms of this construct. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  public constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const p = injected(this, id, EndpointAlarms.PROPERTY_INJECTION_ID, props);
    throwFaults([checkEnvironmentName(p.environmentName), checkEndpointName(p.endpointName)], this);
    const names = environmentNames(p.useCase.useCaseName, p.environmentName ?? DEFAULT_ENVIRONMENT);
    const endpoint = p.endpointName ?? names.endpoint;
    const common: cloudwatch.CfnAlarmProps = {
      // Two of three periods of five minutes: one slow minute wakes nobody, ten bad ones do.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: p.alarmTopics,
      okActions: p.alarmTopics,
    };
    const dimensions = endpointDimensions(endpoint, p.variantName ?? DEFAULT_VARIANT);
    this.latency = new cloudwatch.CfnAlarm(this, 'Latency', {
      ...common,
      alarmName: names.alarm('latency'),
      ...renderLatency(endpoint, dimensions, p.useCase.serviceLevels.latencyP99.toMilliseconds()),
    });
    this.availability = new cloudwatch.CfnAlarm(this, 'Availability', {
      ...common,
      alarmName: names.alarm('availability'),
      ...renderAvailability(endpoint, dimensions, p.useCase.serviceLevels.availability),
    });
    this.alarms = [this.latency, this.availability];
  }
}

const PERIOD_SECONDS = 300;

function renderLatency(
  endpoint: string,
  dimensions: cloudwatch.CfnAlarm.DimensionProperty[],
  milliseconds: number,
): cloudwatch.CfnAlarmProps {
  return {
    alarmDescription: `${endpoint} answers 1 of 100 requests later than ${milliseconds} ms, its service level.`,
    namespace: ENDPOINT_NAMESPACE,
    metricName: 'ModelLatency',
    dimensions,
    extendedStatistic: 'p99',
    period: PERIOD_SECONDS,
    // ModelLatency is in microseconds. Few requests count as well: below 1,000 in a period CloudWatch's other choice,
    // `ignore`, would keep the alarm silent for good.
    threshold: milliseconds * 1000,
    evaluateLowSampleCountPercentile: 'evaluate',
  };
}

function renderAvailability(
  endpoint: string,
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
    alarmDescription: `${endpoint} answers fewer than ${availability} of its requests, its service level.`,
    metrics: [
      // A period without requests is a period without errors, and says so, rather than leaving the last one standing.
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
