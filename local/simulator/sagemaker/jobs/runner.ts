import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { arnOf, parseArn } from '../../service/arns';
import { resourceInUse, validationException, type ServiceError } from '../../../core/errors';
import type { Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { Table } from '../../service/table';
import type { Tag } from '../../service/tags';
import { JobFailure, type Job, type JobIdentity, type JobStatus, type JobType } from './job';
import { messageOf, note } from './notes';

/** How the jobs of one kind are run and reported. */
export interface JobKind<Request, J extends Job<Request>> {
  readonly type: JobType;
  /** The event's detail type, such as `SageMaker Training Job State Change`. */
  readonly detailType: string;
  /** The error for a job that doesn't exist. */
  notFound(name: string): ServiceError;
  /** The detail of an event about the current state of a job. */
  detail(job: J): object;
  /** Does the work of a job. Throws a JobFailure, or any error once the job is interrupted. */
  run(job: J): Promise<void>;
  /** Called after a change of the status. */
  changed?(job: J): void;
}

/** Stores the jobs of one kind, and runs each from its creation to its end. */
export class JobRunner<Request, J extends Job<Request>> {
  private readonly jobs = new Table<J>();
  private readonly ends = new Map<string, Promise<void>>();
  private readonly running = new Set<J>();
  /** The last event of each job. Events are sent one after the other, in the order of the changes. */
  private readonly told = new Map<string, Promise<void>>();

  public constructor(
    private readonly services: Services,
    private readonly kind: JobKind<Request, J>,
  ) {}

  /** The identity of a new job. */
  public identify(scope: Scope, name: string): JobIdentity {
    const { account, region } = scope;
    const arn = arnOf(scope, 'sagemaker', `${this.kind.type}/${name}`);
    this.requireNew(scope, name, arn);
    const folder = join(this.services.folder, 'jobs', this.kind.type, `${account}.${region}.${name}`);
    return { account, region, type: this.kind.type, name, arn, folder };
  }

  /** Starts a job in the background. */
  public start(job: J, tags: readonly Tag[] = []): void {
    const { arn, name, folder } = job.identity;
    this.requireNew(job.identity, name, arn); // another request may have come while the role was assumed
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    this.services.tags.attach(arn, tags);
    this.jobs.put(job.identity, name, job);
    this.running.add(job);
    this.tell(job);
    this.ends.set(arn, this.toTheEnd(job));
  }

  public find(scope: Scope, name: string): J {
    const job = this.jobs.get(scope, name);
    if (!job) throw this.kind.notFound(name);
    return job;
  }

  public list(scope: Scope): J[] {
    return this.jobs.list(scope);
  }

  public withArn(arn: string): J | undefined {
    const { account, region, type, name } = parseArn(arn);
    return type === this.kind.type ? this.jobs.get({ account, region }, name) : undefined;
  }

  public ended(arn: string): Promise<void> | undefined {
    return this.ends.get(arn);
  }

  public stop(scope: Scope, name: string): void {
    const job = this.find(scope, name);
    if (job.status !== 'InProgress') {
      throw validationException(`The request was rejected because the job is in status ${job.status}.`);
    }
    this.become(job, 'Stopping');
    job.interrupt('stopped');
  }

  /** Interrupts every running job, and waits for its end. */
  public async close(): Promise<void> {
    for (const job of this.running) job.interrupt('stopped');
    await Promise.all(this.ends.values());
  }

  /** Sends an event with the current state of a job. */
  public tell(job: J): void {
    const { arn } = job.identity;
    const event = {
      source: 'aws.sagemaker',
      detailType: this.kind.detailType,
      resources: [arn],
      detail: this.kind.detail(job),
    };
    const before = this.told.get(arn) ?? Promise.resolve();
    const emitted = before.then(() => this.services.events.emit(job.identity, event));
    this.told.set(
      arn,
      emitted.catch((error: unknown) => note(job, `the event was not put: ${messageOf(error)}`)),
    );
  }

  private requireNew(scope: Scope, name: string, arn: string): void {
    if (!this.jobs.get(scope, name)) return;
    throw resourceInUse(
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  }

  private async toTheEnd(job: J): Promise<void> {
    try {
      await this.kind.run(job);
      this.end(job, job.interruption ? 'Stopped' : 'Completed');
    } catch (error) {
      if (!(error instanceof JobFailure) && !job.interruption) note(job, stackOf(error));
      if (!job.interruption) job.failureReason = reasonOf(error);
      this.end(job, job.interruption ? 'Stopped' : 'Failed');
    }
    await this.told.get(job.identity.arn);
    this.told.delete(job.identity.arn);
  }

  private end(job: J, status: JobStatus): void {
    job.endedAt = this.services.clock.now();
    this.running.delete(job);
    this.become(job, status);
  }

  private become(job: J, status: JobStatus): void {
    job.status = status;
    job.modifiedAt = this.services.clock.now();
    this.kind.changed?.(job);
    this.tell(job);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function reasonOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  return `InternalServerError: We encountered an internal error. Please try again. (${messageOf(error)})`;
}
