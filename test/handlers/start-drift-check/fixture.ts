import { BASELINE_URI, CREATED_AT } from '../support/examples';

export const ENDPOINT = 'mortgage-approval-prod';
export const PIPELINE = `${ENDPOINT}-drift`;
export const EXECUTION = `arn:aws:sagemaker:eu-west-1:333333333333:pipeline/${PIPELINE}/execution/4r83jejmhorv`;
export const START = 'SageMaker.StartPipelineExecution';
export const ENV = {
  CAPTURE_BUCKET: 'capture',
  CAPTURE_PREFIX: 'captured',
  ENDPOINT_NAME: ENDPOINT,
  WINDOW_HOURS: '24',
  CAPACITY_BYTES: '1000',
  MANIFEST_BUCKET: 'reports',
  MANIFEST_PREFIX: 'drift/windows',
  PIPELINE_NAME: PIPELINE,
  USE_CASE: 'mortgage-approval',
  ENVIRONMENT: 'prod',
  METRICS_NAMESPACE: 'MLLifecycle',
  STATE_TABLE: 'state',
};
export const request = (more: object = {}) => ({
  scheduledTime: '2026-11-20T09:30:00Z',
  baselineUri: BASELINE_URI,
  modelVersion: '7',
  modelCreatedAt: CREATED_AT,
  ...more,
});
