import type { PipelineExecutionStep, PipelineExecutionStepMetadata, StepStatus } from '@aws-sdk/client-sagemaker';
import type { Step } from './definition';
import type { Json } from './values';

/** The run of a step in an execution. Only a step that has begun has a status in the API. */
export class StepRun {
  public status: StepStatus | 'Waiting' | 'Skipped' = 'Waiting';
  public startTime?: Date;
  public endTime?: Date;
  public failureReason?: string;
  public metadata: PipelineExecutionStepMetadata = {};
  public attemptCount = 0;
  /** The execution whose result came from the cache. */
  public cachedFrom?: string;
  /** The execution whose result a selective execution reuses. */
  public copiedFrom?: string;
  public properties?: Json;
  public signature?: string;

  public constructor(public readonly step: Step) {}

  public get ended(): boolean {
    return ['Succeeded', 'Failed', 'Stopped', 'Skipped'].includes(this.status);
  }

  /** Resets the run, so that the step can begin again. */
  public reset(): void {
    this.status = 'Waiting';
    this.startTime = this.endTime = this.failureReason = this.cachedFrom = this.properties = this.signature = undefined;
    this.metadata = {};
    this.attemptCount = 0;
  }

  /** Copies the run of another execution of the pipeline. */
  public copy(source: StepRun, executionArn: string): void {
    this.status = source.status;
    this.startTime = source.startTime;
    this.endTime = source.endTime;
    this.metadata = source.metadata;
    this.properties = source.properties;
    this.copiedFrom = executionArn;
  }

  /** The step in ListPipelineExecutionSteps; undefined for a step that has not begun. */
  public get view(): PipelineExecutionStep | undefined {
    if (this.status === 'Waiting' || this.status === 'Skipped') return undefined;
    const { step } = this;
    return {
      StepName: step.Name,
      ...(step.DisplayName !== undefined && { StepDisplayName: step.DisplayName }),
      ...(step.Description !== undefined && { StepDescription: step.Description }),
      StartTime: this.startTime,
      EndTime: this.endTime,
      StepStatus: this.status,
      ...(this.cachedFrom !== undefined && { CacheHitResult: { SourcePipelineExecutionArn: this.cachedFrom } }),
      ...(this.copiedFrom !== undefined && {
        SelectiveExecutionResult: { SourcePipelineExecutionArn: this.copiedFrom },
      }),
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      Metadata: this.metadata,
      AttemptCount: this.attemptCount,
    };
  }
}
