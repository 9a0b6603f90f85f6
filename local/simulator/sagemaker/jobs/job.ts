import { join } from 'node:path';
import type { Scope } from '../../../core/scope';

export type JobType = 'processing-job' | 'training-job' | 'transform-job';
export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

/** Fails a job. The message is its FailureReason. */
export class JobFailure extends Error {}

/** Why a job is interrupted. */
export type Interruption = 'stopped' | 'max runtime exceeded';

export interface JobIdentity extends Scope {
  readonly type: JobType;
  readonly name: string;
  readonly arn: string;
  /** The folder with all files of the job. */
  readonly folder: string;
}

/** What jobs of every kind share: the request, the progress, and the end. */
export class Job<Request = unknown> {
  public status: JobStatus = 'InProgress';
  public failureReason?: string;
  public startedAt?: Date;
  public endedAt?: Date;
  public modifiedAt: Date;
  private readonly controller = new AbortController();

  public constructor(
    public readonly identity: JobIdentity,
    public readonly request: Request,
    public readonly createdAt: Date,
  ) {
    this.modifiedAt = createdAt;
  }

  /** Aborted when the job is stopped or takes too long. The reason is the Interruption. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  public get interruption(): Interruption | undefined {
    return this.signal.aborted ? (this.signal.reason as Interruption) : undefined;
  }

  public get finished(): boolean {
    return this.endedAt !== undefined;
  }

  /** The file with the output of the job's processes. */
  public get log(): string {
    return join(this.identity.folder, 'log.txt');
  }

  public interrupt(reason: Interruption): void {
    this.controller.abort(reason);
  }
}
