import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IEndpointRef } from 'aws-cdk-lib/aws-sagemaker';

/**
 * What others may be allowed to do with an endpoint: any endpoint, also one that this library did not make.
 *
 * @example
 * declare const endpoint: sagemaker.CfnEndpoint;
 * declare const caller: iam.Role;
 * serving.EndpointGrants.fromEndpoint(endpoint).invoke(caller);
 */
export class EndpointGrants {
  /** The grants of an endpoint. */
  public static fromEndpoint(endpoint: IEndpointRef): EndpointGrants {
    return new EndpointGrants(endpoint);
  }

  private constructor(private readonly endpoint: IEndpointRef) {}

  /** Allows a principal to ask the endpoint for predictions, and nothing else. */
  public invoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:InvokeEndpoint'],
      resourceArns: [this.endpoint.endpointRef.endpointArn],
    });
  }
}
