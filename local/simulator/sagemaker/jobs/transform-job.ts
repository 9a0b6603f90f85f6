import type {
  CreateTransformJobCommandInput,
  DescribeTransformJobResponse,
  TransformJobSummary,
} from '@aws-sdk/client-sagemaker';
import type { ServedModel } from '../hosting/served-model';
import { Job, type JobIdentity } from './job';
import type { RoleSession } from './session';
import type { TransformPlan } from './transform-records';

export type TransformRequest = CreateTransformJobCommandInput;

/** A batch transform job, with the model that it calls. */
export class TransformJob extends Job<TransformRequest> {
  public constructor(
    identity: JobIdentity,
    request: TransformRequest,
    createdAt: Date,
    public readonly model: ServedModel,
    public readonly plan: TransformPlan,
    /** A session of the model's role, as batch transform has no role of its own. */
    public readonly session: RoleSession,
  ) {
    super(identity, request, createdAt);
  }
}

export function describeTransformJob(job: TransformJob): DescribeTransformJobResponse {
  const { Tags: _, TransformInput, TransformOutput, DataProcessing, ...request } = job.request;
  return {
    ...request,
    ...summarizeTransformJob(job),
    TransformInput: { CompressionType: 'None', SplitType: 'None', ...TransformInput },
    TransformOutput: { AssembleWith: 'None', ...TransformOutput },
    DataProcessing: { InputFilter: '$', OutputFilter: '$', JoinSource: 'None', ...DataProcessing },
    TransformStartTime: job.startedAt,
  } as DescribeTransformJobResponse;
}

export function summarizeTransformJob(job: TransformJob): TransformJobSummary {
  return {
    TransformJobName: job.identity.name,
    TransformJobArn: job.identity.arn,
    CreationTime: job.createdAt,
    TransformEndTime: job.endedAt,
    LastModifiedTime: job.modifiedAt,
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
  };
}
