import type { PipelineExecutionStatus, StepStatus } from '@aws-sdk/client-sagemaker';
import { inBackground } from '../../service/background';
import type { Scope } from '../../../core/scope';
import type { ServiceEvent } from '../../../core/aws';
import type { Events } from '../../service/services';
import type { StepRun } from './step-run';

/** The execution that the events are about. */
export interface EventSubject {
  readonly pipelineArn: string;
  readonly executionArn: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly startTime: Date;
  readonly endTime?: Date;
}

/** Emits the changes of one execution in order. */
export class StatusEvents {
  private emitted: Promise<void> = Promise.resolve();

  public constructor(
    private readonly events: Events,
    private readonly scope: Scope,
  ) {}

  public execution(subject: EventSubject, current: PipelineExecutionStatus, previous?: PipelineExecutionStatus): void {
    this.emit(subject, 'SageMaker Model Building Pipeline Execution Status Change', {
      pipelineExecutionDisplayName: subject.displayName,
      currentPipelineExecutionStatus: current,
      previousPipelineExecutionStatus: previous,
      executionStartTime: timestamp(subject.startTime),
      executionEndTime: timestamp(subject.endTime),
      pipelineExecutionDescription: subject.description,
      pipelineArn: subject.pipelineArn,
      pipelineExecutionArn: subject.executionArn,
    });
  }

  public step(subject: EventSubject, run: StepRun, current: StepStatus, previous?: StepStatus): void {
    this.emit(subject, 'SageMaker Model Building Pipeline Execution Step Status Change', {
      metadata: lowerCamel(run.metadata),
      stepStartTime: timestamp(run.startTime),
      stepEndTime: timestamp(run.endTime),
      stepName: run.step.Name,
      stepType: run.step.Type,
      previousStepStatus: previous,
      currentStepStatus: current,
      failureReason: run.failureReason,
      ...(run.cachedFrom !== undefined && { cacheHitResult: { sourcePipelineExecutionArn: run.cachedFrom } }),
      pipelineArn: subject.pipelineArn,
      pipelineExecutionArn: subject.executionArn,
    });
  }

  /** Resolves when all events have been sent. */
  public async settled(): Promise<void> {
    await this.emitted;
  }

  private emit({ pipelineArn, executionArn }: EventSubject, detailType: string, members: object): void {
    // events have no members without a value
    const detail = JSON.parse(JSON.stringify(members)) as object;
    const event: ServiceEvent = {
      source: 'aws.sagemaker',
      detailType,
      resources: [pipelineArn, executionArn],
      detail,
    };
    const emitted = this.emitted.then(() => this.events.emit(this.scope, event));
    inBackground(emitted);
    this.emitted = emitted.catch(() => undefined);
  }
}

function timestamp(date?: Date): string | undefined {
  return date?.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Members of the API in the events' spelling: `{ ProcessingJob: { Arn } }` as `{ processingJob: { arn } }`. */
function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name[0].toLowerCase() + name.slice(1), lowerCamel(member)]),
  );
}
