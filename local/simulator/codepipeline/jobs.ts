import { ServiceError } from '../../core/errors';
import type { Caller, Credentials } from '../../core/scope';
import type { ActionRun, Artifact, Execution } from './records';
import { storeOf } from './declaration';

export interface Job {
  readonly id: string;
  readonly execution: Execution;
  readonly run: ActionRun;
  /** With which the function may read and write the artifacts. */
  readonly credentials: Credentials;
  readonly continuationToken?: string;
  status: 'InProgress' | 'Succeeded' | 'Failed';
}

export type JobResult =
  | ({ readonly outcome: 'Succeeded' } & JobSuccess)
  | {
      readonly outcome: 'Failed';
      readonly message: string;
      readonly type: string;
      readonly externalExecutionId?: string;
    };

interface JobSuccess {
  readonly continuationToken?: string;
  readonly executionDetails?: {
    readonly summary?: string;
    readonly externalExecutionId?: string;
    readonly percentComplete?: number;
  };
  readonly outputVariables?: { readonly [name: string]: string };
}

/** The jobs that functions work on: each takes one answer, and only from its own account. */
export class Jobs {
  private readonly jobs = new Map<string, Job & { readonly answer: (result: JobResult) => void }>();

  /** Makes a job known; resolves with its answer. */
  public open(job: Job): Promise<JobResult> {
    return new Promise((answer) => this.jobs.set(job.id, { ...job, answer }));
  }

  /** Ends a job that waits no longer for an answer. */
  public expire(id: string): void {
    const job = this.jobs.get(id);
    if (job?.status === 'InProgress') job.status = 'Failed';
  }

  public find(id: string, { account, region }: Caller): Job {
    const job = this.jobs.get(id);
    const { scope } = job?.execution.pipeline ?? {};
    if (!job || scope?.account !== account || scope.region !== region)
      throw new ServiceError('JobNotFoundException', `Can't find job with id ${id}`);
    return job;
  }

  public answer(id: string, caller: Caller, result: JobResult): void {
    this.find(id, caller);
    const job = this.jobs.get(id)!;
    if (job.status !== 'InProgress')
      throw new ServiceError(
        'InvalidJobStateException',
        `Job with id ${id} is in state ${job.status}, and takes no answer`,
      );
    job.status = result.outcome;
    job.answer(result);
  }
}

/** What a function is told of its job, and GetJobDetails too. */
export function jobData({ execution, run, credentials, continuationToken }: Job): object {
  const region = run.action.region ?? execution.pipeline.scope.region;
  const encryptionKey = storeOf(execution.declaration, region)?.encryptionKey;
  return {
    actionConfiguration: { configuration: run.configuration },
    inputArtifacts: run.inputs.map(artifactOf),
    outputArtifacts: run.outputs.map(artifactOf),
    artifactCredentials: credentials,
    ...(continuationToken && { continuationToken }),
    ...(encryptionKey && { encryptionKey }),
  };
}

/** JobDetails, as GetJobDetails answers. */
export function jobDetails(job: Job): object {
  const { execution, run } = job;
  const { pipeline } = execution;
  return {
    id: job.id,
    accountId: pipeline.scope.account,
    data: {
      ...jobData(job),
      actionTypeId: run.action.actionTypeId,
      pipelineContext: {
        pipelineName: execution.declaration.name,
        pipelineArn: pipeline.arn,
        pipelineExecutionId: execution.id,
        stage: { name: run.stage },
        action: { name: run.action.name, actionExecutionId: run.id },
      },
    },
  };
}

function artifactOf({ name, bucket, key, revision }: Artifact): object {
  return {
    name,
    ...(revision && { revision: revision.id }),
    location: { type: 'S3', s3Location: { bucketName: bucket, objectKey: key } },
  };
}
