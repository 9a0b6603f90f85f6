import type { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import type { Stack } from 'aws-cdk-lib/core';
import { type data, foundation, type training } from '../../constructs';
import { prefixOf } from '../../constructs/private/names';
import type { DeclaredUseCase } from '../use-case/declared-use-case';

/** What people of a use case work with in dev. */
interface Surroundings {
  readonly network?: foundation.INetwork;
  readonly lake: data.DataLake;
  readonly pipeline: training.TrainingPipeline;
}

/** What people call from the network, if there is a workbench in it. */
export function calledByPeople({ workbench, packages }: DeclaredUseCase): InterfaceVpcEndpointAwsService[] {
  if (!workbench) return [];
  return [...foundation.Workbench.endpoints(), ...(packages ? foundation.PackageRepository.endpoints() : [])];
}

/** Where people of a use case get packages and write code, if its file says so: they read the data and train. */
export function addPeople(stack: Stack, useCase: DeclaredUseCase, { network, lake, pipeline }: Surroundings): void {
  const domainName = prefixOf(useCase.definition);
  const { key } = lake;
  const packages =
    useCase.packages && new foundation.PackageRepository(stack, 'Packages', { ...useCase.packages, domainName, key });
  if (!useCase.workbench || !network) return;
  const { role } = new foundation.Workbench(stack, 'Workbench', {
    ...useCase.workbench,
    domainName,
    network,
    packages,
    key,
  });
  const { bucketArn } = lake.curated;
  const because = 'People look at all of the curated data';
  role.allow(['s3:GetObject', 's3:GetObjectVersion'], [`${bucketArn}/*`], { because });
  role.allow(['s3:ListBucket'], [bucketArn]);
  const arn = pipeline.pipelineArn;
  role.allow(
    ['sagemaker:DescribePipeline', 'sagemaker:ListPipelineExecutions', 'sagemaker:StartPipelineExecution'],
    [arn],
  );
  role.allow(READS_RUNS, [`${arn}/execution/*`], { because: 'SageMaker names the runs' });
}

const READS_RUNS = [
  'DescribePipelineExecution',
  'ListPipelineExecutionSteps',
  'ListPipelineParametersForExecution',
].map((name) => `sagemaker:${name}`);
