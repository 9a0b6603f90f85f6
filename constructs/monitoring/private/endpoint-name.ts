import { Fn, Token } from 'aws-cdk-lib/core';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';

/**
 * The name of an endpoint as it appears in metrics. The name in the ARN is in lowercase, so it is used only for an endpoint
 * that has no name of its own.
 */
export function endpointNameOf(endpoint: sagemaker.IEndpointRef): string {
  if (sagemaker.CfnEndpoint.isCfnEndpoint(endpoint)) return endpoint.attrEndpointName;
  const { endpointName } = endpoint as { endpointName?: unknown };
  if (typeof endpointName === 'string') return endpointName;
  const { endpointArn } = endpoint.endpointRef;
  const last = endpointArn.slice(endpointArn.lastIndexOf('/') + 1);
  return Token.isUnresolved(last) ? Fn.select(1, Fn.split('/', endpointArn)) : last;
}

/** The name of the variant of an endpoint that knows it, as an `IModelEndpoint` does. */
export function variantNameOf(endpoint: sagemaker.IEndpointRef): string | undefined {
  const { variantName } = endpoint as { variantName?: unknown };
  return typeof variantName === 'string' ? variantName : undefined;
}
