import { Fn, Token } from 'aws-cdk-lib/core';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';

/**
 * The name of an endpoint, as its metrics have it. The reference has only the ARN, in which SageMaker writes names in
 * lowercase, so that an endpoint that knows its name is asked first.
 */
export function endpointNameOf(endpoint: sagemaker.IEndpointRef): string {
  if (sagemaker.CfnEndpoint.isCfnEndpoint(endpoint)) return endpoint.attrEndpointName;
  const { endpointName } = endpoint as { endpointName?: unknown };
  if (typeof endpointName === 'string') return endpointName;
  const { endpointArn } = endpoint.endpointRef;
  const last = endpointArn.slice(endpointArn.lastIndexOf('/') + 1);
  return Token.isUnresolved(last) ? Fn.select(1, Fn.split('/', endpointArn)) : last;
}
