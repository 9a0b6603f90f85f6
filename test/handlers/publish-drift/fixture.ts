import { eventOf } from '../support/examples';

export const ENV = {
  REPORT_BUCKET: 'capture',
  REPORT_PREFIX: 'drift/reports',
  USE_CASE: 'mortgage-approval',
  ENVIRONMENT: 'prod',
  METRICS_NAMESPACE: 'MLLifecycle',
  STATE_TABLE: 'state',
};
export const PIPELINE = 'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift';
export const REPORT = 'capture/drift/reports/p4jn9xou8a8s/report.json';

export const report = (more: object = {}) =>
  JSON.stringify({
    schema: 'drift-report/1',
    endpoint: 'mortgage-approval-prod',
    window: { start: '2026-11-19T09:00:00Z', end: '2026-11-20T09:00:00Z' },
    records: 812,
    baselineRecords: 1428,
    threshold: 0.2,
    status: 'drift',
    maxPsi: 0.31,
    drifted: ['hir'],
    features: [
      { name: 'hir', type: 'numeric', psi: 0.31 },
      { name: 'single', type: 'categorical', psi: 0.01 },
    ],
    ...more,
  });

/** An event of a pipeline execution, as in SageMaker's developer guide. */
export const ended = (status: string, id = 'event-1', more: object = {}) =>
  eventOf(
    'aws.sagemaker',
    'SageMaker Model Building Pipeline Execution Status Change',
    {
      pipelineExecutionDisplayName: 'drift',
      currentPipelineExecutionStatus: status,
      previousPipelineExecutionStatus: 'Executing',
      executionStartTime: '2026-11-20T09:20:00Z',
      executionEndTime: '2026-11-20T09:30:00Z',
      pipelineExecutionDescription: '',
      pipelineArn: PIPELINE,
      pipelineExecutionArn: `${PIPELINE}/execution/p4jn9xou8a8s`,
      ...more,
    },
    id,
  );
