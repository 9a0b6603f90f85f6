import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { DescribeProcessingJobResponse, DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { zipSync } from 'fflate';
import { FILES } from '../../../../core/package';
import { Jobs, type JobsOptions } from '../../../../simulator/sagemaker/jobs';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { JOBS_PYTHON } from '../../../support/simulator';
import { testServices, TOOLS } from '../../../support/services';

export const PYTHON = JOBS_PYTHON;
export const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3';
export const ROLE = 'arn:aws:iam::111111111111:role/job';

/** Jobs on a real S3, and what a test needs to lay and to read objects. */
export class Bench {
  public readonly services;
  public readonly jobs: Jobs;
  private readonly s3: S3Client;

  public constructor(stock: StockAws, options: Partial<JobsOptions> = {}) {
    this.services = testServices(stock.aws);
    this.jobs = new Jobs(this.services, { python: PYTHON, containers: FILES.containers, ...options });
    this.s3 = stock.aws.client(S3Client, TOOLS);
  }

  public async bucket(name: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: name }));
  }

  public async put(bucket: string, key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  public async get(bucket: string, key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  public async keys(bucket: string, prefix = ''): Promise<string[]> {
    const { Contents } = await this.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return (Contents ?? []).map(({ Key }) => Key!);
  }

  public async call<T = Record<string, never>>(operation: string, request: object): Promise<T> {
    return (await this.jobs.operations[operation](request, TOOLS)) as T;
  }

  public async process(request: { readonly ProcessingJobName: string }): Promise<DescribeProcessingJobResponse> {
    const { ProcessingJobArn } = await this.call<{ ProcessingJobArn: string }>('CreateProcessingJob', request);
    await this.jobs.ended(ProcessingJobArn);
    return this.call('DescribeProcessingJob', request);
  }

  public async train(request: { readonly TrainingJobName: string }): Promise<DescribeTrainingJobResponse> {
    const { TrainingJobArn } = await this.call<{ TrainingJobArn: string }>('CreateTrainingJob', request);
    await this.jobs.ended(TrainingJobArn);
    return this.call('DescribeTrainingJob', request);
  }

  /** Waits until the log of a job holds a text; returns the log. */
  public async logged(arn: string, text: string): Promise<string> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
      const log = this.log(arn);
      if (log.includes(text)) return log;
    }
    throw new Error(`${arn} never logged ${text}`);
  }

  /** What a job has written so far. */
  public log(arn: string): string {
    const path = this.jobs.logOf(arn)!;
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** What was emitted about a job, in order. */
  public told(arn: string): { readonly detailType: string; readonly detail: Record<string, unknown> }[] {
    return this.services.aws.events
      .filter(({ resources }) => resources[0] === arn)
      .map(({ detailType, detail }) => ({ detailType, detail: detail as Record<string, unknown> }));
  }

  public close(): void {
    this.s3.destroy();
  }
}

/** An entrypoint that runs a line of shell. */
export function sh(script: string): string[] {
  return ['sh', '-c', script];
}

/** The modules of folders, at the root of one archive; `packages` are folders that keep their names. */
export function zipOf(folders: string | readonly string[], packages: readonly string[] = []): Uint8Array {
  const modules = (folder: string, under = '') =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.py'))
      .map((name) => [`${under}${name}`, readFileSync(join(folder, name))] as const);
  return zipSync(
    Object.fromEntries([
      ...[folders].flat().flatMap((folder) => modules(folder)),
      ...packages.flatMap((folder) => modules(folder, `${basename(folder)}/`)),
    ]),
  );
}

export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'jobs-'));
}

/** A processing job of a shell command, or of any entrypoint. */
export function processingJob(name: string, entrypoint: readonly string[], more: object = {}) {
  return {
    ProcessingJobName: name,
    RoleArn: ROLE,
    AppSpecification: { ImageUri: IMAGE, ContainerEntrypoint: entrypoint },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m6i.large', VolumeSizeInGB: 30 } },
    ...more,
  };
}

export function trainingJob(name: string, entrypoint: readonly string[] | undefined, more: object = {}) {
  return {
    TrainingJobName: name,
    RoleArn: ROLE,
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File', ContainerEntrypoint: entrypoint },
    OutputDataConfig: { S3OutputPath: 's3://jobs-out/models' },
    ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m6i.large', VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...more,
  };
}

export function input(name: string, uri: string, more: object = {}) {
  const LocalPath = `/opt/ml/processing/input/${name}`;
  return { InputName: name, S3Input: { S3Uri: uri, LocalPath, S3DataType: 'S3Prefix', S3InputMode: 'File', ...more } };
}

export function output(name: string, uri: string, mode = 'EndOfJob') {
  const LocalPath = `/opt/ml/processing/output/${name}`;
  return { OutputName: name, S3Output: { S3Uri: uri, LocalPath, S3UploadMode: mode } };
}

export function channel(name: string, uri: string, more: object = {}) {
  return { ChannelName: name, DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: uri } }, ...more };
}

/** A bench on a stock AWS with a bucket to read from, which holds one object, and one to write to. */
export async function laidBench(): Promise<{ stock: StockAws; bench: Bench }> {
  const stock = await startStockAws();
  const bench = new Bench(stock);
  await bench.bucket('jobs-in');
  await bench.bucket('jobs-out');
  await bench.put('jobs-in', 'a/x.txt', 'x');
  return { stock, bench };
}
