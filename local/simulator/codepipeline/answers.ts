import { ServiceError } from '../../core/errors';
import type { Caller, Credentials } from '../../core/scope';
import { storeOf } from './declaration';
import type { Pipelines } from './pipelines';
import type { ActionRun, Artifact, Execution } from './records';
import type { Operations } from '../service/operations';
import { principalOf } from '../service/principal';

export interface Job {
  readonly id: string;
  readonly execution: Execution;
  readonly run: ActionRun;
  /** The credentials with which the function reads and writes artifacts. */
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

/** The jobs that functions work on. Each accepts one answer, and only from its own account. */
export class Jobs {
  private readonly jobs = new Map<string, Job & { readonly answer: (result: JobResult) => void }>();

  /** Opens a job. Resolves with its answer. */
  public open(job: Job): Promise<JobResult> {
    return new Promise((answer) => this.jobs.set(job.id, { ...job, answer }));
  }

  /** Closes a job that no longer waits for an answer. */
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

/** The data of a job, for the function's event and for GetJobDetails. */
export function jobData({ execution, run, credentials, continuationToken }: Job): object {
  const region = run.action.region ?? execution.pipeline.scope.region;
  const encryptionKey = storeOf(execution.declaration, region)?.encryptionKey;
  return {
    actionConfiguration: { configuration: run.configuration },
    inputArtifacts: run.inputs.map(artifactOf),
    outputArtifacts: run.outputs.map(artifactOf),
    // AWS gives those of a session; without a role, the local AWS has only those of the account
    artifactCredentials: { sessionToken: 'of-no-session', ...credentials },
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

type Success = { readonly jobId: string } & Omit<Extract<JobResult, { outcome: 'Succeeded' }>, 'outcome'>;

interface Failure {
  readonly jobId: string;
  readonly failureDetails: { readonly type: string; readonly message: string; readonly externalExecutionId?: string };
}

export function jobOperations(jobs: Jobs): Operations {
  return {
    GetJobDetails: ({ jobId }: { jobId: string }, caller) => ({ jobDetails: jobDetails(jobs.find(jobId, caller)) }),
    PutJobSuccessResult: ({ jobId, ...result }: Success, caller) => {
      jobs.answer(jobId, caller, { outcome: 'Succeeded', ...result });
      return {};
    },
    PutJobFailureResult: ({ jobId, failureDetails }: Failure, caller) => {
      jobs.answer(jobId, caller, { outcome: 'Failed', ...failureDetails });
      return {};
    },
  };
}

export interface ApprovalResult {
  readonly status: 'Approved' | 'Rejected';
  readonly summary: string;
  readonly by: string;
}

/** The pending manual approvals, by token. */
export class Approvals {
  private readonly open = new Map<
    string,
    { readonly run: ActionRun; readonly answer: (result: ApprovalResult) => void }
  >();
  private readonly answered = new Set<string>();

  public ask(token: string, run: ActionRun): Promise<ApprovalResult> {
    return new Promise((answer) => this.open.set(token, { run, answer }));
  }

  /** Closes an approval that is no longer pending. */
  public close(token: string): void {
    if (this.open.delete(token)) this.answered.add(token);
  }

  /** @param runs the runs of the action that the caller names, one of which must have the token */
  public answer(token: string, runs: readonly ActionRun[], result: ApprovalResult): void {
    const waiting = this.open.get(token);
    if (waiting && runs.includes(waiting.run)) {
      this.close(token);
      waiting.answer(result);
    } else if (this.answered.has(token)) {
      throw new ServiceError(
        'ApprovalAlreadyCompletedException',
        'The approval action has already been approved or rejected.',
      );
    } else {
      throw new ServiceError('InvalidApprovalTokenException', 'Invalid approval token');
    }
  }
}

interface ApprovalInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly token: string;
  readonly result: { readonly summary: string; readonly status: 'Approved' | 'Rejected' };
}

export function approvalOperations(pipelines: Pipelines, approvals: Approvals): Operations {
  return { PutApprovalResult: (input: ApprovalInput, caller) => put(pipelines, approvals, input, caller) };
}

function put(pipelines: Pipelines, approvals: Approvals, input: ApprovalInput, caller: Caller): object {
  const { pipelineName, stageName, actionName, token, result } = input;
  const pipeline = pipelines.find(caller, pipelineName);
  const { actions } = pipelines.stage(pipeline, stageName);
  if (!actions.some(({ name }) => name === actionName))
    throw new ServiceError(
      'ActionNotFoundException',
      `Stage '${stageName}' does not have an action named '${actionName}'`,
    );
  const runs = pipeline.executions
    .flatMap(({ actionRuns }) => actionRuns)
    .filter(({ stage, action }) => stage === stageName && action.name === actionName);
  approvals.answer(token, runs, { ...result, by: principalOf(caller) });
  return { approvedAt: new Date() };
}
