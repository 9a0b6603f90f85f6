import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { environmentNames } from '../../private/names';
import { DRIFT_NAMESPACE, driftDimensions, DriftMetric } from './metrics';

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
    alarmActions: f.alarmTopics,
    okActions: f.alarmTopics,
  };
}
