import { jobOf } from '../support/jobs';
import { json } from '../support/wire';

export const INVOKE = 'SageMakerRuntime.InvokeEndpoint';
export const DESCRIBE = 'SageMaker.DescribeEndpoint';
export const RESOURCES = 'CloudFormation.ListStackResources';
export const PARAMETERS = {
  environment: 'staging',
  region: 'eu-central-1',
  roleArn: 'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-smoke-test',
  stackName: 'mortgage-approval-staging-release',
  endpoint: 'mortgage-approval-staging',
  latencyMillis: 500,
};
export const REQUEST = { contentType: 'application/json', payload: '{"instances":[{"dir":0.22,"hir":0.18}]}' };
export const GOOD = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"predictions":[{"label":"no"}]}',
};
export const CONFIG = 'EndpointConfig-Xy1Zabc';
export const ARN = `arn:aws:sagemaker:eu-central-1:222222222222:endpoint-config/${CONFIG.toLowerCase()}`;
export const MADE = { type: 'AWS::SageMaker::EndpointConfig', id: ARN };

export const endpointIn = (EndpointStatus: string, more: object = {}) =>
  json({ EndpointName: PARAMETERS.endpoint, EndpointConfigName: CONFIG, EndpointStatus, ...more });

export const location = { type: 'S3', s3Location: { bucketName: 'artifacts', objectKey: 'delivery/Release/abc' } };
export const job = (userParameters: unknown = JSON.stringify(PARAMETERS)) =>
  jobOf(userParameters, { inputArtifacts: [{ name: 'Release', revision: null, location }] });
