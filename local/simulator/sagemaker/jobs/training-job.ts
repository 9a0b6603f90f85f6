import type {
  CreateTrainingJobCommandInput,
  DescribeTrainingJobResponse,
  SecondaryStatus,
  TrainingJobSummary,
} from '@aws-sdk/client-sagemaker';
import { Job, type JobIdentity } from './job';
import type { Measurement, RoleSession } from './session';

export type TrainingRequest = CreateTrainingJobCommandInput;

const MESSAGES = {
  Starting: 'Starting the training job',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Stopping: 'Stopping the training job',
  Uploading: 'Uploading generated training model',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
} satisfies { readonly [status in SecondaryStatus]?: string };

export type Stage = keyof typeof MESSAGES;

interface Transition {
  readonly Status: Stage;
  readonly StartTime: Date;
  EndTime?: Date;
  readonly StatusMessage: string;
}

/** A training job, with the stages that it has passed. */
export class TrainingJob extends Job<TrainingRequest> {
  public readonly transitions: Transition[] = [];
  public metrics: Measurement[] = [];
  /** The URI of the model, once it is uploaded. */
  public modelUri?: string;

  public constructor(
    identity: JobIdentity,
    request: TrainingRequest,
    createdAt: Date,
    public readonly session: RoleSession,
  ) {
    super(identity, request, createdAt);
    this.enter('Starting', createdAt);
  }

  public enter(stage: Stage, time: Date): void {
    const last = this.transitions.at(-1);
    if (last) last.EndTime = time;
    this.transitions.push({ Status: stage, StartTime: time, StatusMessage: MESSAGES[stage] });
    this.modifiedAt = time;
  }

  /** Ends the last stage with the job. */
  public enterLast(time: Date): void {
    this.enter(this.status === 'Stopped' ? this.stoppedStage() : (this.status as Stage), time);
    this.transitions.at(-1)!.EndTime = time;
  }

  private stoppedStage(): Stage {
    return this.interruption === 'max runtime exceeded' ? 'MaxRuntimeExceeded' : 'Stopped';
  }
}

export function describeTrainingJob(job: TrainingJob): DescribeTrainingJobResponse {
  const { Tags: _, InputDataConfig, ...request } = job.request;
  const seconds = job.startedAt && job.endedAt && Math.ceil((job.endedAt.getTime() - job.startedAt.getTime()) / 1000);
  return {
    ...request,
    ...summarizeTrainingJob(job),
    InputDataConfig: InputDataConfig?.map((channel) => ({
      CompressionType: 'None',
      RecordWrapperType: 'None',
      ...channel,
    })),
    ModelArtifacts: job.modelUri === undefined ? undefined : { S3ModelArtifacts: job.modelUri },
    FailureReason: job.failureReason,
    TrainingStartTime: job.startedAt,
    SecondaryStatusTransitions: job.transitions,
    FinalMetricDataList: job.metrics.map(({ name, value, time }) => ({
      MetricName: name,
      Value: value,
      Timestamp: time,
    })),
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
  } as DescribeTrainingJobResponse;
}

export function summarizeTrainingJob(job: TrainingJob): TrainingJobSummary {
  return {
    TrainingJobName: job.identity.name,
    TrainingJobArn: job.identity.arn,
    CreationTime: job.createdAt,
    TrainingEndTime: job.startedAt && job.endedAt,
    LastModifiedTime: job.modifiedAt,
    TrainingJobStatus: job.status,
    SecondaryStatus: job.transitions.at(-1)!.Status,
  };
}
