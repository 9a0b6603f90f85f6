import type { IPipelineRef } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { Dataset } from '../../data';
import { arnOfPipeline } from '../../private/pipeline-arn';
import type { Permission } from '../../private/statements';

/** What the retrain handler calls: it looks at the runs of the pipeline and at the dataset, and starts a run. */
export function retrainingPermissions(scope: Construct, pipeline: IPipelineRef, dataset?: Dataset): Permission[] {
  const pipelineArn = arnOfPipeline(scope, pipeline);
  return [
    { actions: ['sagemaker:StartPipelineExecution'], resources: [pipelineArn] },
    { actions: ['sagemaker:ListPipelineExecutions'], resources: [pipelineArn] },
    ...(dataset ? datasetPermissions(pipelineArn, dataset) : []),
  ];
}

function datasetPermissions(pipelineArn: string, { bucket, key, prefix }: Dataset): Permission[] {
  const { bucketArn } = bucket.bucketRef;
  return [
    {
      actions: [
        'sagemaker:DescribePipelineDefinitionForExecution',
        'sagemaker:ListPipelineExecutionSteps',
        'sagemaker:ListPipelineParametersForExecution',
      ],
      resources: [`${pipelineArn}/execution/*`],
      because: 'A run gets its ID when it starts',
    },
    {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringEquals: { 's3:prefix': `${prefix}/` } },
    },
    { actions: ['s3:GetObject'], resources: [`${bucketArn}/${prefix}/${POINTER}`] },
    ...(key ? [{ actions: ['kms:Decrypt'], resources: [key.keyRef.keyArn] }] : []),
  ];
}

/** The object that names the newest version. */
const POINTER = 'current.json';
