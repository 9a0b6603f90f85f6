import { randomUUID } from 'node:crypto';
import type { DataCaptureConfig } from '@aws-sdk/client-sagemaker';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { captureRecord, type CapturedInvocation, type CaptureMode } from './capture-record';
import type { EndpointRow } from './endpoint';
import type { Fleet } from './fleet';
import type { Launching } from './launching';
import { requiredLocation } from './served-model';
import { reasonOf } from './session';
import { Sampling } from './traffic';

const FLUSH = 1000;

interface CaptureFile {
  readonly row: EndpointRow;
  readonly fleet: Fleet;
  readonly folder: string;
  readonly lines: string[];
}

/** Writes captured requests and answers to S3 with the serving role, one file each second. */
export class DataCapture {
  private readonly samplings = new WeakMap<DataCaptureConfig, Sampling>();
  private readonly files = new Map<string, CaptureFile>();
  private readonly failures: string[] = [];
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();

  public constructor(private readonly launching: Launching) {}

  /** Why records were lost, oldest first. */
  public get lost(): readonly string[] {
    return this.failures;
  }

  public record(row: EndpointRow, fleet: Fleet, variant: string, invocation: CapturedInvocation): void {
    const config = fleet.capture;
    if (!config?.EnableCapture || !this.sampled(config)) return;
    const modes = config.CaptureOptions!.flatMap(({ CaptureMode: mode }) => modesOf(mode!));
    const line = JSON.stringify(captureRecord(invocation, modes, config.CaptureContentTypeHeader));
    const folder = `${row.name}/${variant}/${hourOf(invocation.time)}`;
    const key = `${row.arn} ${fleet.config.name} ${folder}`;
    if (!this.files.has(key)) this.files.set(key, { row, fleet, folder, lines: [] });
    this.files.get(key)!.lines.push(line);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH).unref();
  }

  /** Writes pending records. */
  public async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const files = [...this.files.values()];
    this.files.clear();
    this.writing = this.writing.then(() => this.writeAll(files));
    await this.writing;
  }

  private async writeAll(files: readonly CaptureFile[]): Promise<void> {
    for (const file of files) {
      try {
        await this.write(file);
      } catch (error) {
        // on AWS, too, an endpoint keeps serving when its traffic can't be captured
        this.failures.push(`${file.lines.length} records of ${file.folder}: ${reasonOf(error)}`);
      }
    }
  }

  private async write({ row, fleet, folder, lines }: CaptureFile): Promise<void> {
    const { DestinationS3Uri, KmsKeyId } = fleet.capture!;
    const { bucket, key: prefix } = requiredLocation(DestinationS3Uri!);
    const [minutes, seconds, milliseconds] = this.launching.services.clock
      .now()
      .toISOString()
      .slice(14, 23)
      .split(/[:.]/);
    const path = [prefix.replace(/\/+$/, ''), folder].filter(Boolean).join('/');
    await this.launching.roleOf(row, fleet).with(S3Client, (s3) =>
      s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${path}/${minutes}-${seconds}-${milliseconds}-${randomUUID()}.jsonl`,
          Body: lines.map((line) => `${line}\n`).join(''),
          ContentType: 'application/jsonlines',
          ...(KmsKeyId && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KmsKeyId }),
        }),
      ),
    );
  }

  private sampled(config: DataCaptureConfig): boolean {
    if (!this.samplings.has(config)) this.samplings.set(config, new Sampling(config.InitialSamplingPercentage!));
    return this.samplings.get(config)!.take();
  }
}

function modesOf(mode: string): CaptureMode[] {
  if (mode === 'InputAndOutput') return ['INPUT', 'OUTPUT'];
  return [mode === 'Input' ? 'INPUT' : 'OUTPUT'];
}

function hourOf(time: Date): string {
  return time.toISOString().slice(0, 13).replace(/[-T]/g, '/');
}
