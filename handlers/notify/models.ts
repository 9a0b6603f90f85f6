import { DescribeModelPackageCommand, ListPipelineExecutionStepsCommand } from '@aws-sdk/client-sagemaker';
import type { PipelineExecutionStep, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { S3Client } from '@aws-sdk/client-s3';
import { Evaluation } from '../../schema/evaluation';
import { type Location, locationOf, readText } from '../../releases/objects';
import { parseJson } from '../../releases/parse';
import type { FailedRun, FailedStep, WaitingModel } from './model';

/** Notes why something that a message would show could not be read. The message goes out without it. */
export type Note = (what: string, error: unknown) => void;

/** What the registry and SageMaker's pipelines know about models, as messages show it. */
export class Models {
  public constructor(
    private readonly sagemaker: SageMakerClient,
    private readonly s3: S3Client,
    private readonly note: Note,
  ) {}

  /** A model if it still waits for approval. */
  public async waiting(arn: string, environments: readonly string[]): Promise<WaitingModel | undefined> {
    const described = await this.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    if (described.ModelApprovalStatus !== 'PendingManualApproval') return undefined;
    const uri = described.ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
    return {
      arn,
      version: described.ModelPackageVersion ?? 0,
      evaluation: await this.evaluation(locationOf(uri ?? '')),
      metadata: described.CustomerMetadataProperties ?? {},
      environments,
    };
  }

  /**
   * Why a run has failed.
   *
   * @param evaluations where the training pipeline puts its evaluations, as `bucket/prefix`
   */
  public async failedRun(arn: string, evaluations: string | undefined): Promise<FailedRun> {
    const steps = await this.failedSteps(arn);
    const missed = steps.some(({ gate }) => gate !== undefined);
    const uri = `s3://${evaluations}/${arn.split('/').at(-1)}/evaluation.json`;
    const at = missed && evaluations !== undefined ? locationOf(uri ?? '') : undefined;
    return { arn, steps, evaluation: missed ? await this.evaluation(at) : undefined };
  }

  private async failedSteps(arn: string): Promise<FailedStep[]> {
    const failed: FailedStep[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.sagemaker
        .send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, NextToken }))
        .catch((error: unknown) => this.note('the steps of the run', error));
      failed.push(...(page?.PipelineExecutionSteps ?? []).filter(isFailed).map(stepOf));
      NextToken = page?.NextToken;
    } while (NextToken !== undefined);
    return failed;
  }

  private async evaluation(at: Location | undefined): Promise<Evaluation | undefined> {
    if (at === undefined) return undefined;
    try {
      return parseJson(Evaluation, await readText(this.s3, at), `s3://${at.bucket}/${at.key}`);
    } catch (error) {
      this.note('the evaluation', error);
      return undefined;
    }
  }
}

function isFailed({ StepStatus }: PipelineExecutionStep): boolean {
  return StepStatus === 'Failed';
}

function stepOf({ StepName, FailureReason, Metadata }: PipelineExecutionStep): FailedStep {
  return {
    name: StepName ?? 'a step',
    reason: FailureReason,
    jobArn: Metadata?.ProcessingJob?.Arn ?? Metadata?.TrainingJob?.Arn,
    gate: Metadata?.Fail && (Metadata.Fail.ErrorMessage ?? FailureReason ?? ''),
  };
}
