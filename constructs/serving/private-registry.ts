import type { IFunctionRef } from 'aws-cdk-lib/aws-lambda';

/**
 * A Docker registry in the VPC of an endpoint, from which SageMaker pulls the image of the model instead of from Amazon ECR.
 *
 * The image is named by its digest, so that the registry serves what was approved or nothing.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
 */
export interface PrivateRegistry {
  /**
   * The repository that holds a copy of the image, such as `registry.example.com/ml/serving`. The registry needs a
   * certificate of a public authority, and the security groups of the endpoint must be let in. A repository with a scheme,
   * a tag or a digest is reported as MLL629.
   */
  readonly repository: string;

  /**
   * The function that tells SageMaker the user name and the password. The role that a `ModelEndpoint` creates may invoke it.
   *
   * @default - the registry asks for none
   */
  readonly credentials?: IFunctionRef;
}
