import type {
  CreateProcessingJobCommandInput,
  DescribeProcessingJobResponse,
  ListProcessingJobsCommandInput,
  ProcessingJobSummary,
  ProcessingOutput,
} from '@aws-sdk/client-sagemaker';
import { S3Client } from '@aws-sdk/client-s3';
import type { Operations } from '../core/operations';
import { paged, passes, sorted } from '../core/paging';
import type { Caller, Credentials } from '../core/scope';
import type { Services } from '../core/services';
import { runContainer } from './container';
import { MlFolder } from './folder';
import type { Images } from './images';
import { Job, JobFailure } from './job';
import { JobRunner, sessionOf } from './runner';
import { JobStorage, StorageError } from './storage';

type Request = CreateProcessingJobCommandInput;

const STARTING_SECONDS = 30;
const CONFIG = '/opt/ml/config';

class ProcessingJob extends Job<Request> {
  public exitMessage?: string;
  public constructor(
    identity: Job['identity'],
    request: Request,
    createdAt: Date,
    public readonly credentials: Credentials,
  ) {
    super(identity, request, createdAt);
  }
}

/** Processing jobs: any program on folders that come from S3 and go to S3. */
export class ProcessingJobs {
  public readonly operations: Operations = {
    CreateProcessingJob: (input: Request, caller) => this.create(input, caller),
    DescribeProcessingJob: (input: { ProcessingJobName: string }, caller) =>
      describe(this.runner.find(caller, input.ProcessingJobName)),
    ListProcessingJobs: (input: ListProcessingJobsCommandInput, caller) => this.list(input, caller),
    StopProcessingJob: (input: { ProcessingJobName: string }, caller) => {
      this.runner.stop(caller, input.ProcessingJobName);
      return {};
    },
    DeleteProcessingJob: (input: { ProcessingJobName: string }, caller) => {
      this.runner.delete(caller, input.ProcessingJobName);
      return {};
    },
  };
  private readonly runner: JobRunner<Request, ProcessingJob>;

  public constructor(
    private readonly services: Services,
    private readonly images: Images,
    private readonly network: { readonly [variable: string]: string } = {},
  ) {
    this.runner = new JobRunner(services, {
      type: 'processing-job',
      detailType: 'SageMaker Processing Job State Change',
      detail: (job) => describe(job),
      run: (job) => this.run(job),
    });
  }

  public ended(arn: string): Promise<void> | undefined {
    return this.runner.ended(arn);
  }

  public log(arn: string): string | undefined {
    return this.runner.withArn(arn)?.log;
  }

  private async create(request: Request, caller: Caller): Promise<object> {
    const identity = this.runner.identify(caller, request.ProcessingJobName!);
    const credentials = await sessionOf(this.services, identity, request.RoleArn!);
    const job = new ProcessingJob(identity, request, this.services.clock.now(), credentials);
    this.runner.start(job, request.Tags as { Key: string; Value: string }[]);
    return { ProcessingJobArn: identity.arn };
  }

  private list(input: ListProcessingJobsCommandInput, caller: Caller): object {
    const jobs = this.runner.list(caller).filter(({ identity, createdAt, modifiedAt, status }) => {
      const row = { name: identity.name, created: createdAt, modified: modifiedAt };
      return passes(input, row) && (!input.StatusEquals || status === input.StatusEquals);
    });
    const rows = sorted(
      jobs,
      input,
      { by: 'CreationTime', order: 'Ascending' },
      {
        Name: (job) => job.identity.name,
        CreationTime: (job) => job.createdAt,
        Status: (job) => job.status,
      },
    );
    const { items, NextToken } = paged(rows, input);
    return { ProcessingJobSummaries: items.map(summary), NextToken };
  }

  private async run(job: ProcessingJob): Promise<void> {
    await this.services.clock.wait(STARTING_SECONDS, job.signal);
    const folder = new MlFolder(job.identity.folder);
    const s3 = this.services.aws.client(S3Client, job.identity, job.credentials);
    try {
      const storage = new JobStorage(s3);
      await download(job, folder, storage);
      configure(job, folder);
      await this.process(job, folder);
      await upload(job, folder, storage);
    } finally {
      s3.destroy();
    }
  }

  private async process(job: ProcessingJob, folder: MlFolder): Promise<void> {
    const { AppSpecification, Environment, StoppingCondition, NetworkConfig } = job.request;
    job.startedAt = this.services.clock.now();
    const exit = await runContainer(
      job,
      folder,
      {
        image: AppSpecification!.ImageUri!,
        entrypoint: AppSpecification!.ContainerEntrypoint,
        args: AppSpecification!.ContainerArguments,
        environment: Environment ?? {},
        maxRuntimeInSeconds: StoppingCondition?.MaxRuntimeInSeconds,
      },
      {
        services: this.services,
        images: this.images,
        credentials: job.credentials,
        network: NetworkConfig?.EnableNetworkIsolation ? undefined : this.network,
      },
    );
    job.exitMessage = folder.shown('/opt/ml/output/message');
    job.signal.throwIfAborted();
    if (exit !== 0) throw new JobFailure('AlgorithmError: See job logs for more information');
  }
}

async function download(job: ProcessingJob, folder: MlFolder, storage: JobStorage): Promise<void> {
  for (const { S3Input } of job.request.ProcessingInputs ?? []) {
    if (!S3Input) continue;
    job.signal.throwIfAborted();
    const target = folder.makeFolder(S3Input.LocalPath!);
    try {
      if (S3Input.S3DataType === 'ManifestFile') await storage.downloadManifest(S3Input.S3Uri!, target);
      else await storage.download(S3Input.S3Uri!, target);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new JobFailure(`ClientError: Failed to download data. ${error.message}`);
    }
  }
  for (const output of outputs(job)) folder.makeFolder(output.LocalPath!);
}

function configure(job: ProcessingJob, folder: MlFolder): void {
  const { request } = job;
  folder.writeJson(`${CONFIG}/processingjobconfig.json`, {
    ProcessingJobArn: job.identity.arn,
    ProcessingJobName: request.ProcessingJobName,
    AppSpecification: { ContainerEntrypoint: null, ContainerArguments: null, ...request.AppSpecification },
    Environment: request.Environment ?? {},
    ProcessingInputs: request.ProcessingInputs ?? [],
    ProcessingOutputConfig: { KmsKeyId: null, Outputs: [], ...request.ProcessingOutputConfig },
    ProcessingResources: request.ProcessingResources,
    RoleArn: request.RoleArn,
    StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: 86400 },
  });
  folder.writeJson(`${CONFIG}/resourceconfig.json`, { current_host: 'algo-1', hosts: ['algo-1'] });
}

async function upload(job: ProcessingJob, folder: MlFolder, storage: JobStorage): Promise<void> {
  const key = job.request.ProcessingOutputConfig?.KmsKeyId;
  try {
    for (const output of outputs(job)) {
      job.signal.throwIfAborted();
      await storage.upload(folder.path(output.LocalPath!), output.S3Uri!, key);
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Failed to upload output data. ${error.message}`);
  }
}

function outputs(job: ProcessingJob): NonNullable<ProcessingOutput['S3Output']>[] {
  return (job.request.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ S3Output }) => S3Output ?? []);
}

function describe(job: ProcessingJob): DescribeProcessingJobResponse {
  const { Tags: _, ...request } = job.request;
  return {
    ...request,
    ...summary(job),
    ProcessingResources: job.request.ProcessingResources,
    ProcessingStartTime: job.startedAt,
  } as DescribeProcessingJobResponse;
}

function summary(job: ProcessingJob): ProcessingJobSummary {
  return {
    ProcessingJobName: job.identity.name,
    ProcessingJobArn: job.identity.arn,
    CreationTime: job.createdAt,
    ProcessingEndTime: job.endedAt,
    LastModifiedTime: job.modifiedAt,
    ProcessingJobStatus: job.status,
    FailureReason: job.failureReason,
    ExitMessage: job.exitMessage,
  };
}
