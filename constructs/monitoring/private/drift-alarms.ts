import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { environmentNames } from '../../private/names';
import { renderAlarmActions } from '../../private/topics';
import { DEFAULT_VARIANT, SLACK_SECONDS } from './defaults';
import { DRIFT_NAMESPACE, driftDimensions, DriftMetric, ENDPOINT_NAMESPACE, endpointDimensions } from './metrics';
import { INTERVAL_HOURS } from './rules';

/** What the alarms of a drift check are made of. */
export interface DriftAlarmFacts {
  readonly useCaseName: string;
  readonly environment: string;
  readonly names: ReturnType<typeof environmentNames>;
  readonly endpoint: string;
  readonly psiLimit: number;
  readonly modelAgeDays: number;
  readonly missingHours: number;
  readonly alarmTopics?: sns.ITopicRef[];
}

/** The alarm for a feature that has drifted. */
export function renderDrifted(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('drift'),
    alarmDescription: `The traffic of ${f.endpoint} has drifted: the PSI of a feature is above ${f.psiLimit}.`,
    metricName: DriftMetric.maxFeaturePsi,
    threshold: f.psiLimit,
  });
}

/** The alarm for a check that has failed. */
export function renderFailed(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('drift-check-failed'),
    alarmDescription: `The last drift check failed. Look at the executions of the pipeline ${f.names.driftPipeline}.`,
    metricName: DriftMetric.checkFailed,
    threshold: 0,
  });
}

/** The alarm for traffic of which a check could not read too much. */
export function renderUnreadable(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('traffic-unreadable'),
    alarmDescription:
      `Too many requests to ${f.endpoint} are not in the form that its model takes, so its traffic was not compared. ` +
      `Look at the metric ${DriftMetric.malformedShare}, and at what the callers send.`,
    metricName: DriftMetric.trafficUnreadable,
    threshold: 0,
  });
}

/** The alarm for a model that is too old. */
export function renderStale(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('stale'),
    alarmDescription: `The model of ${f.endpoint} was registered more than ${f.modelAgeDays} days ago.`,
    metricName: DriftMetric.modelAgeDays,
    threshold: f.modelAgeDays,
  });
}

/** The alarm for an endpoint that has captured nothing for too long. */
export function renderMissing(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('traffic-missing'),
    alarmDescription:
      `${f.endpoint} has captured no traffic for ${f.missingHours} hours or longer. ` +
      'Look at the requests to the endpoint, then at its data capture.',
    metricName: DriftMetric.hoursWithoutTraffic,
    threshold: f.missingHours,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
}

/** The alarm for an endpoint whose traffic no schedule checks. A schedule can't tell, because it may be what is missing. */
export function renderUnscheduled(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  const sum = (id: string, namespace: string, dimensions: cloudwatch.CfnAlarm.DimensionProperty[]) => ({
    id,
    metricStat: {
      metric: { namespace, metricName: 'Invocations', dimensions },
      period: INTERVAL_HOURS.max * 3600 + SLACK_SECONDS,
      stat: 'Sum',
    },
    returnData: false,
  });
  return {
    alarmName: f.names.alarm('drift-unscheduled'),
    alarmDescription:
      `${f.endpoint} has answered requests, and no drift check was started for ${INTERVAL_HOURS.max} hours. ` +
      'Look at the schedule in the release: it may be missing or disabled, or belong to an older release.',
    metrics: [
      {
        id: 'unscheduled',
        expression: 'IF(FILL(requests, 0) > 0 AND FILL(starts, 0) == 0, 1, 0)',
        label: 'Traffic without a drift check',
        returnData: true,
      },
      sum('requests', ENDPOINT_NAMESPACE, endpointDimensions(f.endpoint, DEFAULT_VARIANT)),
      sum('starts', 'AWS/Lambda', [{ name: 'FunctionName', value: f.names.driftHandler }]),
    ],
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    ...renderAlarmActions(f.alarmTopics),
  };
}

interface OwnProps {
  readonly alarmName: string;
  readonly alarmDescription: string;
  readonly metricName: string;
  readonly threshold: number;
  readonly comparisonOperator?: string;
}

function renderAlarm(f: DriftAlarmFacts, own: OwnProps): cloudwatch.CfnAlarmProps {
  return {
    comparisonOperator: 'GreaterThanThreshold',
    ...own,
    namespace: DRIFT_NAMESPACE,
    dimensions: driftDimensions(f.useCaseName, f.environment),
    statistic: 'Maximum',
    // An hour, because a report that is published after a retry has the time of the event.
    period: 3600,
    evaluationPeriods: 1,
    // Checks are hours apart, and the last one counts until the next.
    treatMissingData: 'ignore',
    ...renderAlarmActions(f.alarmTopics),
  };
}
