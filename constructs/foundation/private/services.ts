/** What SageMaker itself reaches from the network of an isolated job or model, beside S3. */
export const SERVICES = ['logs', 'monitoring'];

/** What handlers call, beside S3 and DynamoDB. */
export const SERVICES_OF_HANDLERS = [
  'cloudformation',
  'codepipeline',
  'events',
  'sagemaker.api',
  'sagemaker.runtime',
  'sns',
  'sts',
  'xray',
];
