import type {
  CreateProcessingJobCommandInput,
  DescribeProcessingJobResponse,
  ProcessingJobSummary,
  ProcessingS3Output,
} from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { Tag } from '../../service/tags';
import { runContainer, type Host } from './container';
import { ContinuousUpload, type SyncedFolder } from './continuous';
import { eventDetail } from './details';
import { MlFolder } from './folder';
import { Job, JobFailure, type JobIdentity } from './job';
import { jobOperations } from './operations';
import { JobRunner } from './runner';
import { RoleSession } from './session';
import { StorageError, type JobStorage } from './storage';

type Request = CreateProcessingJobCommandInput;

const STARTING_SECONDS = 30;
const CONFIG = '/opt/ml/config';
const LOG_GROUP = '/aws/sagemaker/ProcessingJobs';

class ProcessingJob extends Job<Request> {
  public exitMessage?: string;

  public constructor(
    identity: JobIdentity,
    request: Request,
    createdAt: Date,
    public readonly session: RoleSession,
  ) {
    super(identity, request, createdAt);
  }
}

/** Processing jobs, which run any program on folders that come from S3 and go to S3. */
export class ProcessingJobs {
  public readonly operations: Operations;
  public readonly runner: JobRunner<Request, ProcessingJob>;

  public constructor(
    private readonly services: Services,
    private readonly host: Omit<Host, 'session'>,
  ) {
    this.runner = new JobRunner(services, {
      type: 'processing-job',
      detailType: 'SageMaker Processing Job State Change',
      notFound: (name) => validationException(`Could not find requested job with name: ${name}`),
      detail: (job) => eventDetail(describe(job), services.tags.list(job.identity.arn)),
      run: (job) => this.run(job),
    });
    this.operations = {
      CreateProcessingJob: (input: Request, caller) => this.create(input, caller),
      ...jobOperations(this.runner, {
        kind: 'Processing',
        order: 'Ascending',
        describe,
        summarize,
      }),
    };
  }

  private async create(request: Request, caller: Caller): Promise<object> {
    refuseWhatIsMissing(request);
    const identity = this.runner.identify(caller, request.ProcessingJobName!);
    const session = await RoleSession.open(this.services, identity, request.RoleArn!);
    const job = new ProcessingJob(identity, request, this.services.clock.now(), session);
    this.runner.start(job, request.Tags as Tag[]);
    return { ProcessingJobArn: identity.arn };
  }

  private async run(job: ProcessingJob): Promise<void> {
    await this.services.clock.wait(STARTING_SECONDS, job.signal);
    const folder = new MlFolder(job.identity.folder);
    job.startedAt = this.services.clock.now();
    await job.session.withStorage(async (storage) => {
      await download(job, folder, storage);
      configure(job, folder);
      const continuous = new ContinuousUpload(storage, synced(job, folder, 'Continuous'));
      await this.process(job, folder).finally(() => uploading(() => continuous.finish()));
      await uploading(() => uploadAll(synced(job, folder, 'EndOfJob'), storage));
    });
  }

  private async process(job: ProcessingJob, folder: MlFolder): Promise<void> {
    const { AppSpecification, Environment, StoppingCondition, NetworkConfig } = job.request;
    const container = {
      image: AppSpecification!.ImageUri!,
      entrypoint: AppSpecification!.ContainerEntrypoint,
      args: AppSpecification!.ContainerArguments,
      environment: Environment ?? {},
      maxRuntimeInSeconds: StoppingCondition?.MaxRuntimeInSeconds,
      networkIsolation: NetworkConfig?.EnableNetworkIsolation,
    };
    const exit = await runContainer(job, folder, container, { ...this.host, session: job.session });
    job.exitMessage = folder.shown('/opt/ml/output/message');
    await job.session.publishLog(job, LOG_GROUP);
    job.signal.throwIfAborted();
    if (exit !== 0) throw new JobFailure('AlgorithmError: See job logs for more information');
  }
}

async function download(job: ProcessingJob, folder: MlFolder, storage: JobStorage): Promise<void> {
  for (const { S3Input } of job.request.ProcessingInputs ?? []) {
    job.signal.throwIfAborted();
    const target = folder.makeFolder(S3Input!.LocalPath!);
    try {
      if (S3Input!.S3DataType === 'ManifestFile') await storage.downloadManifest(S3Input!.S3Uri!, target);
      else await storage.download(S3Input!.S3Uri!, target);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new JobFailure(`ClientError: Failed to download data. ${error.message}`);
    }
  }
  for (const { LocalPath } of outputsOf(job)) folder.makeFolder(LocalPath!);
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

async function uploadAll(folders: readonly SyncedFolder[], storage: JobStorage): Promise<void> {
  for (const { folder, uri, kmsKeyId } of folders) await storage.upload(folder, uri, kmsKeyId);
}

async function uploading(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Failed to upload output data. ${error.message}`);
  }
}

/** The outputs that are uploaded at the end of the job, or while it runs. */
function synced(job: ProcessingJob, folder: MlFolder, mode: 'EndOfJob' | 'Continuous'): SyncedFolder[] {
  const kmsKeyId = job.request.ProcessingOutputConfig?.KmsKeyId;
  return outputsOf(job)
    .filter(({ S3UploadMode }) => S3UploadMode === mode)
    .map(({ LocalPath, S3Uri }) => ({ folder: folder.path(LocalPath!), uri: S3Uri!, kmsKeyId }));
}

function outputsOf(job: ProcessingJob): ProcessingS3Output[] {
  return (job.request.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ S3Output }) => S3Output ?? []);
}

function describe(job: ProcessingJob): DescribeProcessingJobResponse {
  const { Tags: _, ...request } = job.request;
  return { ...request, ...summarize(job), ProcessingStartTime: job.startedAt } as DescribeProcessingJobResponse;
}

function summarize(job: ProcessingJob): ProcessingJobSummary {
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

/** @throws a ValidationException for options that the simulator doesn't support */
function refuseWhatIsMissing({ ProcessingInputs, ProcessingOutputConfig, ProcessingResources }: Request): void {
  const inputs = ProcessingInputs ?? [];
  const outputs = ProcessingOutputConfig?.Outputs ?? [];
  if (inputs.some(({ S3Input }) => !S3Input) || outputs.some(({ S3Output }) => !S3Output)) {
    throw validationException(
      'The local SageMaker does not support Athena, Redshift or the feature store for processing jobs.',
    );
  }
  if (inputs.some(({ S3Input }) => !S3Input!.LocalPath) || outputs.some(({ S3Output }) => !S3Output!.LocalPath)) {
    throw validationException('The local SageMaker does not support inputs and outputs without a LocalPath.');
  }
  if (inputs.some(({ S3Input }) => S3Input!.S3InputMode === 'Pipe')) {
    throw validationException('The local SageMaker does not support the input mode Pipe.');
  }
  if ((ProcessingResources!.ClusterConfig!.InstanceCount ?? 1) > 1) {
    throw validationException('The local SageMaker runs processing jobs on one instance only.');
  }
}
