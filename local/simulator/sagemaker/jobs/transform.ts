import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { Tag } from '../../service/tags';
import { startModelServer, type ModelServer } from '../hosting/model-server';
import { ServingFailure, type ServedModel } from '../hosting/served-model';
import { eventDetail } from './details';
import type { ImageOptions } from './images';
import { invoke } from './invocations';
import { JobFailure } from './job';
import { jobOperations } from './operations';
import { messageOf, note } from './notes';
import { JobRunner } from './runner';
import { RoleSession } from './session';
import { filesBelow, StorageError, type JobStorage } from './storage';
import { describeTransformJob, summarizeTransformJob, TransformJob, type TransformRequest } from './transform-job';
import { TransformPlan } from './transform-records';

const STARTING_SECONDS = 30;
const LOG_GROUP = '/aws/sagemaker/TransformJobs';

/** Finds the models that transform jobs name. */
export interface ModelSource {
  /** @throws a ValidationException if there is none */
  get(scope: Scope, name: string): { readonly served: ServedModel };
}

/** Batch transform jobs, which send every object below a prefix to a model server of their own. */
export class TransformJobs {
  public readonly operations: Operations;
  public readonly runner: JobRunner<TransformRequest, TransformJob>;

  public constructor(
    private readonly services: Services,
    private readonly options: ImageOptions,
    private readonly models: ModelSource,
  ) {
    this.runner = new JobRunner(services, {
      type: 'transform-job',
      detailType: 'SageMaker Transform Job State Change',
      notFound: (name) => validationException(`Could not find requested job with name: ${name}`),
      detail: (job) => eventDetail(describeTransformJob(job), services.tags.list(job.identity.arn)),
      run: (job) => this.run(job),
    });
    this.operations = {
      CreateTransformJob: (input: TransformRequest, caller) => this.create(input, caller),
      ...jobOperations(this.runner, {
        kind: 'Transform',
        order: 'Descending',
        describe: describeTransformJob,
        summarize: summarizeTransformJob,
      }),
    };
  }

  private async create(request: TransformRequest, caller: Caller): Promise<object> {
    refuseWhatIsMissing(request);
    const plan = new TransformPlan(request);
    const identity = this.runner.identify(caller, request.TransformJobName!);
    const { served } = this.models.get(caller, request.ModelName!);
    const session = await RoleSession.open(this.services, identity, served.roleArn);
    const job = new TransformJob(identity, request, this.services.clock.now(), served, plan, session);
    this.runner.start(job, request.Tags as Tag[]);
    return { TransformJobArn: identity.arn };
  }

  private async run(job: TransformJob): Promise<void> {
    await this.services.clock.wait(STARTING_SECONDS, job.signal);
    job.startedAt = this.services.clock.now();
    const server = await this.serve(job);
    try {
      await job.session.withStorage((storage) => transformAll(job, server, storage));
    } finally {
      await server.stop();
      note(job, `the server wrote:\n${await readFile(server.log, 'utf8').catch(() => '')}`);
      await job.session.publishLog(job, LOG_GROUP);
    }
  }

  private async serve(job: TransformJob): Promise<ModelServer> {
    const { identity, model, request } = job;
    try {
      return await startModelServer(this.services, this.options, {
        name: `transform-job ${identity.name}`,
        scope: identity,
        model,
        sourceArn: identity.arn,
        purpose: `transform job ${identity.name}`,
        environment: { ...request.Environment, SAGEMAKER_BATCH: 'true' },
      });
    } catch (error) {
      if (!(error instanceof ServingFailure)) throw error;
      throw new JobFailure(`ClientError: ${error.message}`);
    }
  }
}

async function transformAll(job: TransformJob, server: ModelServer, storage: JobStorage): Promise<void> {
  const { S3OutputPath, KmsKeyId } = job.request.TransformOutput!;
  const inputs = join(job.identity.folder, 'input');
  const outputs = join(job.identity.folder, 'output');
  await download(job, inputs, storage);
  for (const path of await filesBelow(inputs)) {
    const output = await transform(job, server, path);
    const target = join(outputs, `${relative(inputs, path)}.out`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, output);
  }
  try {
    await storage.upload(outputs, S3OutputPath!, KmsKeyId);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Failed to upload output data. ${error.message}`);
  }
}

async function download(job: TransformJob, folder: string, storage: JobStorage): Promise<void> {
  const { S3DataType, S3Uri } = job.request.TransformInput!.DataSource!.S3DataSource!;
  try {
    if (S3DataType === 'ManifestFile') await storage.downloadManifest(S3Uri!, folder);
    else await storage.download(S3Uri!, folder);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Failed to download data. ${error.message}`);
  }
}

/** The answers to all records of one object, in order. */
async function transform(job: TransformJob, server: ModelServer, path: string): Promise<Buffer> {
  const { TransformInput, TransformOutput, ModelClientConfig } = job.request;
  const bytes = await readFile(path);
  const object = TransformInput!.CompressionType === 'Gzip' ? await unzipped(path, bytes) : bytes;
  const results: Buffer[] = [];
  for (const records of job.plan.batches(object)) {
    const answer = await invoke(job, server, job.plan.payload(records), {
      contentType: TransformInput!.ContentType,
      accept: TransformOutput!.Accept,
      retries: ModelClientConfig?.InvocationsMaxRetries ?? 3,
      timeoutSeconds: ModelClientConfig?.InvocationsTimeoutInSeconds ?? 600,
    });
    results.push(job.plan.result(records, answer));
  }
  return Buffer.concat(results);
}

async function unzipped(path: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    throw new JobFailure(`ClientError: ${basename(path)} is not compressed by gzip (${messageOf(error)})`);
  }
}

/** @throws a ValidationException for options that the simulator doesn't support */
function refuseWhatIsMissing({ TransformInput, DataCaptureConfig }: TransformRequest): void {
  const { SplitType = 'None', DataSource } = TransformInput!;
  if (!['None', 'Line'].includes(SplitType))
    throw validationException(`The local SageMaker does not support SplitType ${SplitType}.`);
  if (!['S3Prefix', 'ManifestFile'].includes(DataSource!.S3DataSource!.S3DataType!)) {
    throw validationException('The local SageMaker supports only transform inputs of type S3Prefix and ManifestFile.');
  }
  if (DataCaptureConfig) throw validationException('The local SageMaker does not capture the data of transform jobs.');
}
