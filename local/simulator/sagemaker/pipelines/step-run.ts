import type { PipelineExecutionStep, PipelineExecutionStepMetadata, StepStatus } from '@aws-sdk/client-sagemaker';
import type { Step } from './definition';
import type { Json } from './values';

/** What an execution did with a step. Only a step that was begun has a status that the API tells. */
export class StepRun {
  public status: StepStatus | 'Waiting' | 'Skipped' = 'Waiting';
  public startTime?: Date;
  public endTime?: Date;
  public failureReason?: string;
  public metadata: PipelineExecutionStepMetadata = {};
  public attemptCount = 0;
  /** The execution whose result was taken from the cache. */
  public cachedFrom?: string;
  /** The execution whose result a selective execution takes. */
  public copiedFrom?: string;
  public properties?: Json;
  public signature?: string;

  public constructor(public readonly step: Step) {}

  public get ended(): boolean {
    return ['Succeeded', 'Failed', 'Stopped', 'Skipped'].includes(this.status);
  }

  /** Forgets what was done, so that the step can be begun again. */
  public reset(): void {
    this.status = 'Waiting';
    this.startTime = this.endTime = this.failureReason = this.cachedFrom = this.properties = this.signature = undefined;
    this.metadata = {};
    this.attemptCount = 0;
  }

  /** Takes over what another execution of the pipeline did. */
  public copy(source: StepRun, executionArn: string): void {
    this.status = source.status;
    this.startTime = source.startTime;
    this.endTime = source.endTime;
    this.metadata = source.metadata;
    this.properties = source.properties;
    this.copiedFrom = executionArn;
  }

  /** As ListPipelineExecutionSteps tells it; undefined for a step that was not begun. */
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
