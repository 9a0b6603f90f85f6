import { randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { unzipSync } from 'fflate';
import type { Aws } from '../../core/aws';
import { ServiceError } from '../../core/errors';
import type { Credentials, Scope } from '../../core/scope';
import type { Approvals, Jobs } from './answers';
import { type Action, type Configuration, storeOf } from './declaration';
import type { ActionRun, Artifact, Execution } from './records';
import { parseArn } from '../service/arns';
import type { Clock } from '../service/clock';

/** The inputs of an action. The action writes its progress into `run`. */
export interface Work {
  readonly execution: Execution;
  readonly run: ActionRun;
  readonly configuration: Configuration;
  readonly identity: Identity;
  readonly artifacts: Artifacts;
  readonly aws: Aws;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly approvals: Approvals;
  /** Aborted when the action is abandoned. */
  readonly signal: AbortSignal;
}

/** Runs an action of one provider to its end. Throws what fails it, preferably an ActionFailure. */
export type Provider = (work: Work) => Promise<void>;

/** CodePipeline's codes for a failed action. */
export type FailureCode =
  | 'ConfigurationError'
  | 'JobFailed'
  | 'PermissionError'
  | 'RevisionUnavailable'
  | 'SystemUnavailable';

/** Why an action failed, as GetPipelineState and the events report it. */
export class ActionFailure extends Error {
  public constructor(
    public readonly code: FailureCode,
    message: string,
    public readonly externalExecutionId?: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** Turns any error into an action's failure. If access was denied, the failure names the role. */
export function failureOf(error: unknown, roleArn: string): ActionFailure {
  if (error instanceof ActionFailure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (isRefusal(error))
    return new ActionFailure(
      'PermissionError',
      `The role ${roleArn} does not have permissions to perform this action. Underlying error: ${name}: ${message}`,
    );
  return new ActionFailure('JobFailed', `${name}: ${message}`);
}

function isRefusal(error: unknown): boolean {
  if (error instanceof ServiceError) return /AccessDenied/.test(error.code);
  return error instanceof Error && (/AccessDenied|NotAuthorized/.test(error.name) || statusOf(error) === 403);
}

function statusOf(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): number | undefined {
  return error.$metadata?.httpStatusCode;
}

/** The role session of an action, and the account and region that it works in. */
export interface Identity {
  readonly roleArn: string;
  readonly scope: Scope;
  readonly credentials: Credentials;
}

/** A session of the pipeline's role, which must trust CodePipeline. */
export async function pipelineIdentity(aws: Aws, { pipeline, declaration, id }: Execution): Promise<Identity> {
  const { roleArn } = declaration;
  const { scope, arn: sourceArn } = pipeline;
  const request = { scope, roleArn, service: 'codepipeline.amazonaws.com', sourceArn, sessionName: id };
  const credentials = await aws.assumeForService(request).catch((error: Error) => {
    throw new ActionFailure(
      'PermissionError',
      `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}: ${error.message}`,
    );
  });
  return { roleArn, scope, credentials };
}

/** The identity of an action: its own role, assumed by the pipeline's role, or the pipeline's role itself. */
export async function actionIdentity(aws: Aws, execution: Execution, action: Action): Promise<Identity> {
  const pipeline = await pipelineIdentity(aws, execution);
  const region = action.region ?? pipeline.scope.region;
  if (!action.roleArn) return { ...pipeline, scope: { ...pipeline.scope, region } };
  const { account } = parseArn(action.roleArn);
  const credentials = await assume(aws, pipeline, action.roleArn, execution.id);
  return { roleArn: action.roleArn, scope: { account, region }, credentials };
}

async function assume(aws: Aws, by: Identity, roleArn: string, session: string): Promise<Credentials> {
  const sts = aws.client(STSClient, by.scope, by.credentials);
  try {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: session }));
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) throw new Error('no credentials in the answer');
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
    return { accessKeyId, secretAccessKey, sessionToken };
  } catch (error) {
    const { name, message } = error as Error;
    throw new ActionFailure(
      'PermissionError',
      `${by.roleArn} is not authorized to perform AssumeRole on role ${roleArn}: ${name}: ${message}`,
    );
  } finally {
    sts.destroy();
  }
}

/** Reads and writes the artifacts of an execution in the pipeline's bucket, as the role of an action. */
export class Artifacts {
  public constructor(
    private readonly aws: Aws,
    private readonly execution: Execution,
  ) {}

  /** The location of a new output artifact. */
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

  /** Reads a file from a zipped artifact. */
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
