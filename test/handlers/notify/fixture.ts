import type { Evaluation } from '../../../schema/evaluation';
import type { AlarmStateChange } from '../../../schema/events';
import type { Limits } from '../../../schema/notifications';
import type { ReleaseManifest } from '../../../schema/release';
import { APPROVED_AT, APPROVER, CREATED_AT, EVALUATION, PACKAGE_ARN } from '../support/examples';
import type { Answer } from '../support/wire';

export const PLACE = { partition: 'aws', region: 'eu-west-1' };
export const OWN = { ...PLACE, account: '111111111111' };

export const LIMITS: Limits = [
  { label: 'auc', path: 'metrics.auc', comparison: 'at least', threshold: 0.78 },
  { label: 'recall', path: 'metrics.recall', comparison: 'at least', threshold: 0.3 },
  {
    label: 'disparate_impact of black',
    path: 'fairness.black.disparate_impact',
    comparison: 'at least',
    threshold: 0.8,
  },
];

export const ENVIRONMENTS = [
  { name: 'staging', account: '222222222222', region: 'eu-west-1' },
  { name: 'prod', account: '333333333333', region: 'eu-west-1' },
];

export const MODEL = {
  version: 7,
  arn: PACKAGE_ARN,
  evaluation: EVALUATION as Evaluation,
  metadata: { dataVersion: '1990', commit: '0f3c2ab' },
  environments: ['staging', 'prod'],
};

export const MANIFEST: ReleaseManifest = {
  schema: 'release/1',
  useCase: 'mortgage-approval',
  templateSha256: '0'.repeat(64),
  modelPackageArn: PACKAGE_ARN,
  modelPackageVersion: 7,
  modelCreatedAt: CREATED_AT,
  container: { image: 'image' },
  modelData: { uri: 's3://artifacts/model.tar.gz' },
  baselineUri: 's3://artifacts/baseline.json',
  commit: '0f3c2ab',
  dataVersion: '1990',
  metadata: {},
  metrics: EVALUATION.metrics,
  fairness: EVALUATION.fairness,
  approval: { by: APPROVER, at: APPROVED_AT, description: 'four-fifths rule met' },
};

export const RUN = {
  pipeline: 'mortgage-approval-dev-Delivery-A1B2',
  execution: '12345678-1234-5678-abcd-12345678abcd',
  isRollback: false,
  version: '3sL4kqtJlcpXroDTDmJ',
  manifest: MANIFEST,
};

/** What the sentences about a release need to know. */
export const AROUND_RELEASES = {
  useCase: 'mortgage-approval',
  limits: LIMITS,
  environments: ENVIRONMENTS,
  place: PLACE,
  release: { bucket: 'releases', key: 'mortgage-approval/release.zip' },
};

/** An alarm as CloudWatch sends it. */
export function alarm(
  value: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
  previous?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
  alarmName = 'mortgage-approval-prod-drift',
): AlarmStateChange {
  return {
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: '333333333333',
    time: '2026-11-20T09:30:01Z',
    region: 'eu-west-1',
    resources: [`arn:aws:cloudwatch:eu-west-1:333333333333:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: {
        value,
        reason: 'Threshold Crossed: 1 datapoint [0.31 (20/11/26 08:00:00)]\nwas greater than the threshold (0.2).',
      },
      ...(previous && { previousState: { value: previous } }),
      configuration: {
        description:
          'The traffic of mortgage-approval-prod has drifted: the PSI of a feature is above 0.2.\n\n' +
          'What to do: read the report.\n\n    aws s3 ls',
      },
    },
  };
}

export const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:notifications';
export const PIPELINE = 'mortgage-approval-dev-Delivery-A1B2';
export const EXECUTION = '12345678-1234-5678-abcd-12345678abcd';
export const TRAINING = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training';
export const ENV = {
  USE_CASE: 'mortgage-approval',
  TOPIC_ARN: TOPIC,
  STATE_TABLE: 'state',
  LIMITS: JSON.stringify(LIMITS),
  ENVIRONMENTS: JSON.stringify(ENVIRONMENTS),
  EVALUATIONS: 'artifacts/evaluations',
  RELEASE_BUCKET: 'releases',
  RELEASE_KEY: 'mortgage-approval/release.zip',
};
export const PUBLISH = 'SNS.Publish';

export function published(): Answer {
  const body = '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
