import type { CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceLevels } from '../../goal';
import { VARIANT } from './plan';

/** The names of the alarms, made from the endpoint's name: a reference to the alarms would be a circular one. */
export function rollbackAlarmNames(endpointName: string): { readonly errors: string; readonly latency: string } {
  return { errors: `${endpointName}-rollback-errors`, latency: `${endpointName}-rollback-latency` };
}

/** Goes off after one minute in which the new fleet fails more requests than the service level allows. */
export function renderErrors(endpointName: string, config: string, levels?: ServiceLevels): CfnAlarmProps {
  // Rounded, because 1 - 0.995 is 0.0050000000000000044.
  const percent = levels ? Number((100 * (1 - levels.availability)).toPrecision(9)) : 0;
  return {
    ...common(endpointName, config),
    alarmName: rollbackAlarmNames(endpointName).errors,
    alarmDescription: `The new fleet answers more than ${percent} % of the requests with a server error`,
    metricName: 'Invocation5XXErrors',
    // The service reports 0 or 1 for each request, so the average is the share.
    statistic: 'Average',
    threshold: Number((percent / 100).toPrecision(9)),
    evaluationPeriods: 1,
  };
}

/** Goes off after two slow minutes in a row: the first requests may be slow because a container is starting. */
export function renderLatency(endpointName: string, config: string, levels: ServiceLevels): CfnAlarmProps {
  const millis = levels.latencyP99.toMilliseconds({ integral: false });
  return {
    ...common(endpointName, config),
    alarmName: rollbackAlarmNames(endpointName).latency,
    alarmDescription: `The new fleet answers 1 of 100 requests later than ${millis} ms`,
    metricName: 'ModelLatency',
    extendedStatistic: 'p99',
    threshold: millis * 1000,
    evaluationPeriods: 2,
  };
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
