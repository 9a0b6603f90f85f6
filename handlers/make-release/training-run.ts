import {
  DescribePipelineExecutionCommand,
  type DescribePipelineExecutionCommandOutput,
  type DescribeModelPackageOutput,
  ResourceNotFound,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { TrainingRun } from '../../schema/release';
import { shown } from '../../releases/parse';
import { identityOf } from '../private/people';

type Described = Pick<
  DescribeModelPackageOutput,
  'CreatedBy' | 'CustomerMetadataProperties' | 'InferenceSpecification'
>;
type Execution = Pick<DescribePipelineExecutionCommandOutput, 'CreatedBy' | 'LastModifiedBy'>;

/** Finds out which run of the training pipeline made a model, and who started it. */
export async function trainingRun(
  sagemaker: SageMakerClient,
  described: Described & Pick<DescribeModelPackageOutput, 'ModelPackageArn'>,
  pipeline: string,
): Promise<TrainingRun> {
  const executionArn = described.CustomerMetadataProperties?.pipelineExecutionArn;
  if (executionArn === undefined) return runOf(described, undefined);
  if (isOf(pipeline, executionArn, described.ModelPackageArn))
    return runOf(described, await describe(sagemaker, executionArn));
  return { ...runOf(described, undefined), unknown: `its metadata name a run of another pipeline than ${pipeline}` };
}

/** Whether a run is one of a pipeline in the account and Region of a model. SageMaker writes ARNs in lower case. */
function isOf(pipeline: string, executionArn: string, modelPackageArn = ''): boolean {
  const [place] = modelPackageArn.split(':model-package/');
  return executionArn.toLowerCase().startsWith(`${place}:pipeline/${pipeline}/execution/`.toLowerCase());
}

/** Reads the run from what SageMaker says of the package, and of the execution that its metadata name. */
export function runOf(described: Described, execution: Execution | undefined): TrainingRun {
  const executionArn = described.CustomerMetadataProperties?.pipelineExecutionArn;
  const starter = identityOf(execution?.CreatedBy);
  const makers = [starter, identityOf(execution?.LastModifiedBy), identityOf(described.CreatedBy)];
  const unknown = unknownBecause(described, executionArn, execution && { isKnown: starter !== undefined });
  return {
    ...(executionArn !== undefined && { executionArn }),
    makers: makers.filter((each) => each !== undefined).filter((each, i, all) => isFirst(each, i, all)),
    ...(unknown !== undefined && { unknown }),
  };
}

/** Whoever registers a model writes its metadata, so the data of the model have to be from that run, too. */
function unknownBecause(
  { InferenceSpecification }: Described,
  executionArn: string | undefined,
  starter: { readonly isKnown: boolean } | undefined,
): string | undefined {
  if (executionArn === undefined) return 'its metadata name no training run (pipelineExecutionArn)';
  const id = shown(executionArn.split('/').at(-1)!);
  const modelData = InferenceSpecification?.Containers?.[0]?.ModelDataUrl ?? '';
  if (!modelData.split('/').includes(id)) return `its model data are not from the run ${id}, which its metadata name`;
  if (starter === undefined) return `SageMaker does not know the run ${id} any more`;
  return starter.isKnown ? undefined : `SageMaker does not say who started the run ${id}`;
}

async function describe(sagemaker: SageMakerClient, PipelineExecutionArn: string): Promise<Execution | undefined> {
  try {
    return await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
  } catch (error) {
    // metadata may name a run that never was
    if (error instanceof ResourceNotFound || (error as Error).name === 'ValidationException') return undefined;
    throw error;
  }
}

function isFirst<T>(each: T, index: number, all: readonly T[]): boolean {
  return all.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index;
}
