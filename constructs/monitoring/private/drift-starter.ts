import type { Construct } from 'constructs';
import { noticePermission } from '../../private/notices';
import type { Permission } from '../../private/statements';
import type { DriftSettings } from './drift-settings';
import { DRIFT_NAMESPACE } from './metrics';
import { volumeCapacity } from './volume-capacity';

/** The folder of all traffic in its zone. */
export const CAPTURED = 'captured';
/** The folder of all reports in their zone. */
export const REPORTS = 'drift';
/** The folder of the lists of what checks read, in the zone of the reports. */
export const MANIFESTS = `${REPORTS}/windows`;

/** What the handler `start-drift-check` is told. */
export function starterEnvironment(f: DriftSettings): { [name: string]: string } {
  return {
    CAPTURE_BUCKET: f.captured.bucketName,
    CAPTURE_PREFIX: CAPTURED,
    ENDPOINT_NAME: f.endpoint,
    ...(f.onlyVariant !== undefined && { VARIANT_NAME: f.onlyVariant }),
    WINDOW_HOURS: `${f.windowHours}`,
    CAPACITY_BYTES: `${volumeCapacity(f.volumeGibibytes)}`,
    MANIFEST_BUCKET: f.reports.bucketName,
    MANIFEST_PREFIX: MANIFESTS,
    PIPELINE_NAME: f.names.driftPipeline,
    USE_CASE: f.prefix,
    ENVIRONMENT: f.environment,
    METRICS_NAMESPACE: DRIFT_NAMESPACE,
  };
}

/** What the handler calls: it lists traffic, writes manifests, starts the pipeline, and tells people. */
export function starterPermissions(scope: Construct, f: DriftSettings): Permission[] {
  return [
    {
      actions: ['s3:ListBucket'],
      resources: [f.captured.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${CAPTURED}/*` } },
    },
    {
      actions: ['s3:PutObject'],
      resources: [`${f.reports.bucketArn}/${MANIFESTS}/${f.endpoint}/*`],
      because: 'Every check has a manifest of its own, named by its time',
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [f.reports.key.keyRef.keyArn] },
    { actions: ['sagemaker:StartPipelineExecution'], resources: [f.pipelineArn] },
    noticePermission(scope),
  ];
}
