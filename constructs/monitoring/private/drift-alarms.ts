import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IZone } from '../../data';
import { describeAlarm } from '../../private/alarm-text';
import type { environmentNames } from '../../private/names';
import { renderAlarmActions } from '../../private/topics';
import { SLACK_SECONDS } from './defaults';
import { CAPTURED, REPORTS } from './drift-starter';
import { DRIFT_NAMESPACE, driftDimensions, DriftMetric, ENDPOINT_NAMESPACE, endpointDimensions } from './metrics';
import { INTERVAL_HOURS } from './rules';

/** What the alarms of a drift check are made of. */
export interface DriftAlarmFacts {
  readonly prefix: string;
  readonly environment: string;
  readonly names: ReturnType<typeof environmentNames>;
  readonly endpoint: string;
  readonly variant: string;
  readonly region: string;
  readonly captured: IZone;
  readonly reports: IZone;
  readonly psiLimit: number;
  readonly modelAgeDays: number;
  readonly missingHours: number;
  readonly alarmTopics?: sns.ITopicRef[];
}

/** The alarm for a feature that has drifted. */
export function renderDrifted(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('drift'),
    alarmDescription: describeAlarm(
      `The traffic of ${f.endpoint} has drifted: in the last check, the PSI of a feature was above ${f.psiLimit}. ` +
        'The endpoint answers as before, but its predictions may be less accurate.',
      'read in the report which features have drifted, and ask the owners of their data what has changed. Where ' +
        'retraining is set up, it starts by itself, and a notice says so.',
      `aws s3 cp --region ${f.region} s3://${f.reports.bucketName}/${REPORTS}/$(${lastCheck(f, 'PipelineExecutionArn')} | ` +
        'cut -d/ -f4)/report.json -',
    ),
    metricName: DriftMetric.maxFeaturePsi,
    threshold: f.psiLimit,
  });
}

/** The alarm for a check that has failed. */
export function renderFailed(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('drift-check-failed'),
    alarmDescription: describeAlarm(
      `The last drift check of ${f.endpoint} failed or was stopped. The endpoint answers as before, but nobody would ` +
        'notice drift.',
      'read the reason of the newest run, if a notice "Drift check refused" gives none. The next check runs on schedule; ' +
        'the README of monitoring, section Drift, says how to check now.',
      lastCheck(f, '[StartTime,PipelineExecutionStatus,PipelineExecutionFailureReason]'),
    ),
    metricName: DriftMetric.checkFailed,
    threshold: 0,
  });
}

/** The alarm for traffic of which a check could not read too much. */
export function renderUnreadable(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('traffic-unreadable'),
    alarmDescription: describeAlarm(
      `Too many requests to ${f.endpoint} are not in the form that its model takes: in the last check, more than its limit, and at least ten. ` +
        `It compared nothing. Their callers may get errors or wrong predictions. ${DriftMetric.malformedShare} is the share.`,
      'find out what the callers send. This command lists the newest captured requests; read one with aws s3 cp <object> -.',
      `aws s3 ls --region ${f.region} --recursive ${f.captured.uri(`${CAPTURED}/`)} | sort | tail -5`,
    ),
    metricName: DriftMetric.trafficUnreadable,
    threshold: 0,
  });
}

/** The alarm for a model that is too old. */
export function renderStale(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('stale'),
    alarmDescription: describeAlarm(
      `The model of ${f.endpoint} was registered more than ${f.modelAgeDays} days ago. The endpoint answers as before, but ` +
        'its predictions may be less accurate than those of a newer model.',
      'nothing at once. Train on newer data, where models are trained; the README of monitoring, section Retraining, ' +
        'explains this request.',
      `aws events put-events --entries '[{"Source":"cdk-ml-lifecycle","DetailType":"Retraining Requested",` +
        `"Detail":"{\\"useCase\\":\\"${f.prefix}\\",\\"reason\\":\\"the model is old\\"}"}]'`,
    ),
    metricName: DriftMetric.modelAgeDays,
    threshold: f.modelAgeDays,
  });
}

/** The alarm for an endpoint that has captured nothing for too long. */
export function renderMissing(f: DriftAlarmFacts): cloudwatch.CfnAlarmProps {
  return renderAlarm(f, {
    alarmName: f.names.alarm('traffic-missing'),
    alarmDescription: describeAlarm(
      `${f.endpoint} has captured no traffic for ${f.missingHours} hours or longer. Either no requests arrive, and callers may ` +
        'get no predictions, or only the capture is broken, and nobody would notice drift.',
      'see whether the endpoint is in service and captures. If it is, ask the callers whether they send requests.',
      `aws sagemaker describe-endpoint --region ${f.region} --endpoint-name ${f.endpoint} ` +
        `--query '[EndpointStatus,FailureReason,DataCaptureConfig]'`,
    ),
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
    alarmDescription: describeAlarm(
      `${f.endpoint} has answered requests, and no drift check was started for ${INTERVAL_HOURS.max} hours. Predictions go on ` +
        'as before, but nobody would notice drift.',
      'look at the schedule. If it is disabled, enable it. If there is none, release a version again, because the schedule ' +
        'is part of the release.',
      schedulesCommand(f.region, f.names.driftHandler),
    ),
    metrics: [
      {
        id: 'unscheduled',
        expression: 'IF(FILL(requests, 0) > 0 AND FILL(starts, 0) == 0, 1, 0)',
        label: 'Traffic without a drift check',
        returnData: true,
      },
      sum('requests', ENDPOINT_NAMESPACE, endpointDimensions(f.endpoint, f.variant)),
      sum('starts', 'AWS/Lambda', [{ name: 'FunctionName', value: f.names.driftHandler }]),
    ],
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    ...renderAlarmActions(f.alarmTopics),
  };
}

/** Prints something of the newest run of the check. Without pages, because the CLI would print it once per page. */
function lastCheck({ region, names }: DriftAlarmFacts, what: string): string {
  return (
    `aws sagemaker list-pipeline-executions --region ${region} --pipeline-name ${names.driftPipeline} ` +
    `--sort-order Descending --no-paginate --query 'PipelineExecutionSummaries[0].${what}' --output text`
  );
}

/** Prints the schedules that run a function, and whether they are enabled. */
export function schedulesCommand(region: string, handler: string): string {
  return (
    `aws scheduler list-schedules --region ${region} --output text ` +
    `--query "Schedules[?contains(Target.Arn, '${handler}')].[Name,State]"`
  );
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
    dimensions: driftDimensions(f.prefix, f.environment),
    statistic: 'Maximum',
    // An hour, because a report that is published after a retry has the time of the event.
    period: 3600,
    evaluationPeriods: 1,
    // Checks are hours apart, and the last one counts until the next.
    treatMissingData: 'ignore',
    ...renderAlarmActions(f.alarmTopics),
  };
}
