import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import type { RevisionOverride } from '../records';
import { ActionFailure, type Work } from '../work';

/** Copies the newest version of an object, or the version that started the execution, to the artifact's location. */
export async function s3Source(work: Work): Promise<void> {
  const { run, artifacts, identity } = work;
  const source = sourceOf(work);
  const { object, body } = await read(work, source);
  const [output] = run.outputs;
  if (!output) throw new ActionFailure('ConfigurationError', 'An Amazon S3 source action needs an output artifact');
  const versionId = object.VersionId!;
  const etag = object.ETag?.replaceAll('"', '');
  const summary = object.Metadata?.['codepipeline-artifact-revision-summary'] ?? `Amazon S3 version id: ${versionId}`;
  run.outputs[0] = {
    ...output,
    revision: { id: versionId, changeIdentifier: etag, summary, created: object.LastModified },
  };
  await artifacts.write(output, body, identity);
  run.externalExecutionId = versionId;
  run.summary = summary;
  run.outputVariables = {
    BucketName: source.bucket,
    ObjectKey: source.key,
    VersionId: versionId,
    ...(etag && { ETag: etag }),
  };
}

interface Source {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

function sourceOf({ execution, run, configuration }: Work): Source {
  const overrides = execution.overrides.filter(({ actionName }) => actionName === run.action.name);
  const valueOf = (type: string) =>
    overrides.find(({ revisionType }: RevisionOverride) => revisionType === type)?.revisionValue;
  // parallel executions take the newest object, whatever version started them
  const parallel = execution.declaration.executionMode === 'PARALLEL';
  return {
    bucket: configuration.S3Bucket,
    key: valueOf('S3_OBJECT_KEY') ?? configuration.S3ObjectKey,
    version: parallel ? undefined : valueOf('S3_OBJECT_VERSION_ID'),
  };
}

async function read(
  { aws, identity }: Work,
  { bucket, key, version }: Source,
): Promise<{ object: GetObjectCommandOutput; body: Uint8Array }> {
  const s3 = aws.client(S3Client, identity.scope, identity.credentials);
  try {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    if (Status !== 'Enabled')
      throw new ActionFailure('ConfigurationError', `The Amazon S3 bucket ${bucket} does not have versioning enabled`);
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
    return { object, body: await object.Body!.transformToByteArray() };
  } catch (error) {
    if (error instanceof Error && /^NoSuch(Bucket|Key|Version)$/.test(error.name))
      throw new ActionFailure(
        'RevisionUnavailable',
        `${error.name}: there is no ${version ? `version ${version} of ` : ''}s3://${bucket}/${key}`,
      );
    throw error;
  } finally {
    s3.destroy();
  }
}
