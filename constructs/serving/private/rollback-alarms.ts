import type { CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceLevels } from '../../goal';
import { VARIANT } from './plan';

/** The names of the alarms, fixed by the endpoint's: a reference to the alarms would be a circle. */
export function rollbackAlarmNames(endpointName: string): { readonly errors: string; readonly latency: string } {
  return { errors: `${endpointName}-rollback-errors`, latency: `${endpointName}-rollback-latency` };
}

/** One minute in which the new fleet fails more requests than the service level allows. */
export function renderErrors(endpointName: string, config: string, levels?: ServiceLevels): CfnAlarmProps {
  // Rounded, as 1 - 0.995 is 0.0050000000000000044.
  const percent = levels ? Number((100 * (1 - levels.availability)).toPrecision(9)) : 0;
  return {
    ...common(endpointName, config),
    alarmName: rollbackAlarmNames(endpointName).errors,
    alarmDescription: `The new fleet answers more than ${percent} % of the requests with a server error`,
    metricName: 'Invocation5XXErrors',
    // The service reports 0 or 1 for each request: the average is the share.
    statistic: 'Average',
    threshold: Number((percent / 100).toPrecision(9)),
    evaluationPeriods: 1,
  };
}

/** Two minutes in a row, as the first requests may meet a cold container. */
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

/** The dimension EndpointConfigName keeps the old fleet out: what ails it must not stop the release that heals it. */
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
