import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IPipelineRef } from 'aws-cdk-lib/aws-sagemaker';
import { Stack } from 'aws-cdk-lib/core';

/**
 * Grants to principals that start or watch a SageMaker pipeline: one of this library, an L1 or any other reference.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html
 * @example
 * import { aws_iam as iam, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
 * import { training } from 'cdk-ml-lifecycle';
 *
 * declare const pipeline: sagemaker.CfnPipeline;
 * declare const scheduler: iam.Role;
 * training.PipelineGrants.fromPipeline(pipeline).startExecution(scheduler);
 */
export class PipelineGrants {
  /**
   * The grants of a pipeline.
   *
   * @param pipeline a pipeline of this library, an L1 or any other reference
   */
  public static fromPipeline(pipeline: IPipelineRef): PipelineGrants {
    return new PipelineGrants(pipeline);
  }

  private constructor(private readonly pipeline: IPipelineRef) {}

  /**
   * Allows a principal to start runs. The pipeline has a role for everything else, so no iam:PassRole is needed.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public startExecution(grantee: IGrantable): Grant {
    return this.grant(grantee, ['sagemaker:StartPipelineExecution'], ['']);
  }

  /**
   * Allows a principal to describe the pipeline, its runs and their steps.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public read(grantee: IGrantable): Grant {
    const actions = ['DescribePipeline', 'DescribePipelineExecution', 'ListPipelineExecutions', ...STEPS];
    const names = actions.map((action) => `sagemaker:${action}`);
    return this.grant(grantee, names, ['', '/execution/*']);
  }

  private grant(grantee: IGrantable, actions: string[], suffixes: string[]): Grant {
    const { account, region } = this.pipeline.env;
    const { partition } = Stack.of(this.pipeline);
    const arn = `arn:${partition}:sagemaker:${region}:${account}:pipeline/${this.pipeline.pipelineRef.pipelineName}`;
    return Grant.addToPrincipal({ grantee, actions, resourceArns: suffixes.map((suffix) => arn + suffix) });
  }
}

const STEPS = ['ListPipelineExecutionSteps', 'ListPipelineParametersForExecution'];
