import { randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import type { Aws } from '../../core/aws';
import { storeOf } from './declaration';
import { ActionFailure } from './failure';
import type { Artifact, Execution } from './records';
import type { Identity } from './sessions';

/** The artifacts of an execution, read and written in the pipeline's bucket as the role of an action. */
export class Artifacts {
  public constructor(
    private readonly aws: Aws,
    private readonly execution: Execution,
  ) {}

  /** Where an output of that name will be. */
  public place(name: string, region: string): Artifact {
    const { declaration } = this.execution;
    const { location: bucket } = storeOf(declaration, region)!;
    const unique = randomBytes(4).toString('hex').slice(0, 7);
    return { name, bucket, key: `${declaration.name.slice(0, 20)}/${name.slice(0, 10)}/${unique}.zip` };
  }

  public async write({ bucket, key }: Artifact, body: Uint8Array, { scope, credentials }: Identity): Promise<void> {
    const encryption = storeOf(this.execution.declaration, scope.region)?.encryptionKey;
    const s3 = this.aws.client(S3Client, scope, credentials);
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: encryption?.id ?? 'alias/aws/s3',
        }),
      );
    } finally {
      s3.destroy();
    }
  }

  /** A file of an artifact that is a zip. */
  public async file(name: string, path: string, identity: Identity): Promise<Uint8Array> {
    const artifact = this.execution.artifacts.get(name);
    if (!artifact) throw new ActionFailure('ConfigurationError', `There is no artifact ${name}`);
    const files = unzip(await this.read(artifact, identity), artifact);
    const file = files[path];
    if (!file) throw new ActionFailure('ConfigurationError', `File [${path}] does not exist in artifact [${name}]`);
    return file;
  }

  private async read({ bucket, key }: Artifact, { scope, credentials }: Identity): Promise<Uint8Array> {
    const s3 = this.aws.client(S3Client, scope, credentials);
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body!.transformToByteArray();
    } finally {
      s3.destroy();
    }
  }
}

function unzip(zip: Uint8Array, { name }: Artifact): Record<string, Uint8Array> {
  try {
    return unzipSync(zip);
  } catch (error) {
    throw new ActionFailure('ConfigurationError', `Artifact [${name}] is not a zip: ${(error as Error).message}`);
  }
}
