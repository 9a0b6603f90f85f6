import { randomUUID } from 'node:crypto';
import type { AsyncInferenceConfig } from '@aws-sdk/client-sagemaker';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { RuntimeRequest, RuntimeResponse } from '../../service/runtime';
import type { ContainerAnswer } from './container-call';
import type { EndpointRow } from './endpoint';
import type { Invocations } from './invocations';
import type { Launching } from './launching';
import { validationError } from './runtime-errors';
import { requiredLocation } from './served-model';
import { reasonOf } from './session';

const DEFAULT_TIMEOUT = 900;
const DEFAULT_CONCURRENCY = 4;
const HEADER = 'x-amzn-sagemaker-';

interface Waiting {
  readonly row: EndpointRow;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  readonly received: number;
  readonly output: string;
  readonly failure?: string;
}

/** Accepts InvokeEndpointAsync at once, and answers the requests in turn, from S3 to S3. */
export class AsyncInvocations {
  private readonly queues = new WeakMap<EndpointRow, { readonly waiting: Waiting[]; running: number }>();
  private readonly work = new Set<Promise<void>>();

  public constructor(
    private readonly invocations: Invocations,
    private readonly launching: Launching,
  ) {}

  public async invoke({ endpointName, headers, body, caller }: RuntimeRequest): Promise<RuntimeResponse> {
    const row = this.invocations.serving(caller, endpointName);
    const config = row.fleet!.config.input.AsyncInferenceConfig;
    if (!config) throw validationError(`Endpoint ${endpointName} does not support asynchronous invocations.`);
    if (!headers[`${HEADER}inputlocation`] && body.length === 0)
      throw validationError('An asynchronous invocation needs an InputLocation or a Body.');
    const id = headers[`${HEADER}inference-id`] ?? randomUUID();
    const places = placesOf(config, headers);
    this.enqueue({ row, headers, body, received: performance.now(), ...places }, config);
    return {
      status: 202,
      headers: {
        'content-type': 'application/json',
        [`${HEADER}outputlocation`]: places.output,
        ...(places.failure && { [`${HEADER}failurelocation`]: places.failure }),
      },
      body: Buffer.from(JSON.stringify({ InferenceId: id })),
    };
  }

  /** Resolves when no request is pending. */
  public async idle(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work);
  }

  private enqueue(request: Waiting, config: AsyncInferenceConfig): void {
    const { row } = request;
    if (!this.queues.has(row)) this.queues.set(row, { waiting: [], running: 0 });
    const queue = this.queues.get(row)!;
    queue.waiting.push(request);
    const instances = row.fleet!.variants.reduce((sum, variant) => sum + variant.instances, 0);
    const most = instances * (config.ClientConfig?.MaxConcurrentInvocationsPerInstance ?? DEFAULT_CONCURRENCY);
    if (queue.running >= most) return;
    queue.running += 1;
    const done = this.drain(queue.waiting).finally(() => {
      queue.running -= 1;
      this.work.delete(done);
    });
    this.work.add(done);
  }

  private async drain(waiting: Waiting[]): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) await this.answer(next);
  }

  private async answer(request: Waiting): Promise<void> {
    try {
      const answer = await this.ask(request);
      const succeeded = answer.status >= 200 && answer.status <= 299;
      const place = succeeded ? request.output : request.failure;
      if (place) await this.store(request, place, succeeded ? answer.body : failureOf(answer));
    } catch (error) {
      const reason = Buffer.from(JSON.stringify({ message: reasonOf(error) }));
      // if even the failure can't be stored, there is nobody left to inform
      if (request.failure) await this.store(request, request.failure, reason).catch(() => {});
    }
  }

  private async ask({ row, headers, body, received }: Waiting): Promise<ContainerAnswer> {
    const location = headers[`${HEADER}inputlocation`];
    const input = location ? await this.load(row, location) : body;
    const seconds = Number(headers[`${HEADER}invocationtimeoutseconds`] ?? DEFAULT_TIMEOUT);
    const invocation = {
      contentType: headers[`${HEADER}content-type`] ?? 'application/octet-stream',
      accept: headers[`${HEADER}accept`] ?? '*/*',
      body: input,
      headers,
      timeout: seconds * 1000,
    };
    return this.invocations.ask(row, this.invocations.destination(row), invocation, received);
  }

  private async load(row: EndpointRow, location: string): Promise<Buffer> {
    const { bucket: Bucket, key: Key } = requiredLocation(location);
    return this.launching.roleOf(row, row.fleet!).with(S3Client, async (s3) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from(await Body!.transformToByteArray());
    });
  }

  private async store({ row }: Waiting, location: string, Body: Buffer): Promise<void> {
    const { bucket: Bucket, key: Key } = requiredLocation(location);
    const SSEKMSKeyId = row.fleet!.config.input.AsyncInferenceConfig?.OutputConfig?.KmsKeyId;
    const encrypted = SSEKMSKeyId ? ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId } as const) : {};
    await this.launching
      .roleOf(row, row.fleet!)
      .with(S3Client, (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...encrypted })));
  }
}

function placesOf(
  { OutputConfig }: AsyncInferenceConfig,
  headers: { readonly [name: string]: string },
): { readonly output: string; readonly failure?: string } {
  const name = randomUUID();
  const extension = headers[`${HEADER}s3outputpathextension`];
  const file = headers[`${HEADER}filename`] ?? `${name}.out`;
  const { S3OutputPath, S3FailurePath } = OutputConfig!;
  if (!S3OutputPath) throw validationError('The endpoint configuration has no S3OutputPath.');
  return {
    output: joined(S3OutputPath, extension, file),
    ...(S3FailurePath && { failure: joined(S3FailurePath, extension, `${name}-error.out`) }),
  };
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => part?.replace(/\/+$/, '') || []).join('/');
}

function failureOf({ status, body }: ContainerAnswer): Buffer {
  const text = body.toString('utf8');
  return Buffer.from(JSON.stringify({ message: `Received error (${status}) from primary with message "${text}".` }));
}
