import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IEndpointRef } from 'aws-cdk-lib/aws-sagemaker';

/**
 * Grants to principals that call an endpoint: one of this library, an L1 or any other reference.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-test-endpoints.html
 * @example
 * import { aws_iam as iam, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
 * import { serving } from 'cdk-ml-lifecycle';
 *
 * declare const endpoint: sagemaker.CfnEndpoint;
 * declare const caller: iam.Role;
 * serving.EndpointGrants.fromEndpoint(endpoint).invoke(caller);
 */
export class EndpointGrants {
  /**
   * The grants of an endpoint.
   *
   * @param endpoint an endpoint of this library, an L1 or any other reference
   */
  public static fromEndpoint(endpoint: IEndpointRef): EndpointGrants {
    return new EndpointGrants(endpoint);
  }

  private constructor(private readonly endpoint: IEndpointRef) {}

  /**
   * Allows a principal to invoke the endpoint, and nothing else.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public invoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:InvokeEndpoint'],
      resourceArns: [this.endpoint.endpointRef.endpointArn],
    });
  }
}
