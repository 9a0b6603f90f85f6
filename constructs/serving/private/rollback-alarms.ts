import type { CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceLevels } from '../../goal';
import { describeAlarm, endpointLogCommand } from '../../private/alarm-text';
import { VARIANT } from './plan';

/** The names of the alarms, made from the endpoint's name: a reference to the alarms would be a circular one. */
export function rollbackAlarmNames(endpointName: string): { readonly errors: string; readonly latency: string } {
  return { errors: `${endpointName}-rollback-errors`, latency: `${endpointName}-rollback-latency` };
}

/** What the alarms watch: the fleet of one configuration of an endpoint. */
interface Watched {
  readonly endpointName: string;
  readonly config: string;
  readonly region: string;
}

/** Goes off after one minute in which the new fleet fails more requests than the service level allows. */
export function renderErrors({ endpointName, config, region }: Watched, levels?: ServiceLevels): CfnAlarmProps {
  // Rounded, because 1 - 0.995 is 0.0050000000000000044.
  const percent = levels ? Number((100 * (1 - levels.availability)).toPrecision(9)) : 0;
  return {
    ...common(endpointName, config),
    alarmName: rollbackAlarmNames(endpointName).errors,
    alarmDescription: describe(
      `The new fleet of ${endpointName} answers more than ${percent} % of the requests with a server error. ` +
        'Their callers get no prediction.',
      endpointName,
      region,
    ),
    metricName: 'Invocation5XXErrors',
    // The service reports 0 or 1 for each request, so the average is the share.
    statistic: 'Average',
    threshold: Number((percent / 100).toPrecision(9)),
    evaluationPeriods: 1,
  };
}

/** Goes off after two slow minutes in a row: the first requests may be slow because a container is starting. */
export function renderLatency({ endpointName, config, region }: Watched, levels: ServiceLevels): CfnAlarmProps {
  const millis = levels.latencyP99.toMilliseconds({ integral: false });
  return {
    ...common(endpointName, config),
    alarmName: rollbackAlarmNames(endpointName).latency,
    alarmDescription: describe(
      `The new fleet of ${endpointName} answers 1 of 100 requests later than ${millis} ms, for two minutes now. ` +
        'Their callers wait.',
      endpointName,
      region,
    ),
    metricName: 'ModelLatency',
    extendedStatistic: 'p99',
    threshold: millis * 1000,
    evaluationPeriods: 2,
  };
}

function describe(happened: string, endpointName: string, region: string): string {
  return describeAlarm(
    `${happened} During a rollout, SageMaker moves the traffic back to the old fleet by itself, and the release fails.`,
    'if no rollout is in progress, the fleet still serves: go back to the release before (README of delivery, section ' +
      'Rolling back). In any case, read what the containers write.',
    endpointLogCommand(region, endpointName),
  );
}

/** The dimension EndpointConfigName excludes the old fleet: its faults must not stop the release that repairs them. */
function common(endpointName: string, config: string): Omit<CfnAlarmProps, 'evaluationPeriods'> {
  return {
    namespace: 'AWS/SageMaker',
    dimensions: [
      { name: 'EndpointName', value: endpointName },
      { name: 'VariantName', value: VARIANT },
      { name: 'EndpointConfigName', value: config },
    ],
    period: 60,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
  };
}
