import * as iam from 'aws-cdk-lib/aws-iam';
import type { IPipeline, PipelineReference } from 'aws-cdk-lib/aws-sagemaker';
import { Resource } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** A pipeline as the constructs of aws-cdk-lib take it. CDK has the interface, and no class for it. */
export class SageMakerPipeline extends Resource implements IPipeline {
  public readonly pipelineName: string;
  public readonly pipelineArn: string;

  public constructor(
    scope: Construct,
    id: string,
    { pipelineName, pipelineArn }: Pick<IPipeline, 'pipelineArn' | 'pipelineName'>,
  ) {
    super(scope, id);
    this.pipelineName = pipelineName;
    this.pipelineArn = pipelineArn;
  }

  public get pipelineRef(): PipelineReference {
    return { pipelineName: this.pipelineName };
  }

  public grantStartPipelineExecution(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:StartPipelineExecution'],
      resourceArns: [this.pipelineArn],
    });
  }
}
