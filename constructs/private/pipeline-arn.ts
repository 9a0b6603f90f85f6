import type { IPipelineRef } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { type Place, placeOf } from './place';

/** The ARN of a SageMaker pipeline of a name. */
export function pipelineArnIn({ partition, region, account }: Place, pipelineName: string): string {
  return `arn:${partition}:sagemaker:${region}:${account}:pipeline/${pipelineName}`;
}

/** The ARN of a SageMaker pipeline that is known by reference, in the partition of whoever uses it. */
export function arnOfPipeline(scope: IConstruct, { env, pipelineRef }: IPipelineRef): string {
  return pipelineArnIn({ ...env, partition: placeOf(scope).partition }, pipelineRef.pipelineName);
}
