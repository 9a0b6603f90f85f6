import { CodePipelineClient, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { asDeveloper } from '../developer';
import { RehearsalFailure } from '../failure';
import { environment } from '../production';
import { type Session, toolsOf, within } from '../session';
import type { Fault } from './fault';
import { configOf, failedIn } from './release-ends';

export const forgedRelease: Fault = {
  name: 'forged-release',
  title: 'somebody else writes a release; the bucket refuses it, and without its policy the pipeline does',
  after: 'deliver',
  async run(session) {
    const staging = await environment(session, session.assembly.environments[0]!);
    const before = await configOf(session, staging.scope, staging.endpointName);
    const at = await releaseOf(session);
    const zip = forged(await read(session, at));
    const answer = await asDeveloper(session, (s3) =>
      s3.send(new PutObjectCommand({ ...at, Body: zip })).catch((error: Error) => error.name),
    );
    if (answer !== 'AccessDenied') throw new RehearsalFailure(at.Bucket, 'somebody else could write a release');
    session.progress.detail('bucket', 'AccessDenied');
    await withoutPolicy(session, at, () => refusedByPipeline(session, at, zip, staging.stack.name));
    if ((await configOf(session, staging.scope, staging.endpointName)) !== before) {
      throw new RehearsalFailure(staging.endpointName, 'a release that somebody else wrote was deployed');
    }
  },
};

interface Release {
  readonly Bucket: string;
  readonly Key: string;
}

async function refusedByPipeline(session: Session, at: Release, zip: Uint8Array, stack: string): Promise<void> {
  const pipeline = await deliveryPipeline(session);
  const last = await currentExecution(session, pipeline);
  const VersionId = await put(session, at, zip);
  const started = await within(session, session.patience, async () => {
    const newest = await currentExecution(session, pipeline);
    return newest === last ? undefined : newest;
  });
  if (!started) throw new RehearsalFailure(pipeline, 'a release that somebody else wrote did not start it');
  const message = await failedIn(session, started, `${stack.split('-').at(-1)} Verify`);
  await session.aws.use(S3Client, toolsOf(session), (s3) => s3.send(new DeleteObjectCommand({ ...at, VersionId })));
  if (!message.includes('the release maker has made no release')) {
    throw new RehearsalFailure(started, `it was refused for another reason: ${message}`);
  }
}

/** The object that the delivery pipeline takes releases from. */
async function releaseOf(session: Session): Promise<Release> {
  const name = await deliveryPipeline(session);
  const { pipeline } = await session.aws.use(CodePipelineClient, toolsOf(session), (codepipeline) =>
    codepipeline.send(new GetPipelineCommand({ name })),
  );
  const { S3Bucket, S3ObjectKey } = pipeline!.stages![0]!.actions![0]!.configuration!;
  return { Bucket: S3Bucket!, Key: S3ObjectKey! };
}

function read(session: Session, at: Release): Promise<Uint8Array> {
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { Body } = await s3.send(new GetObjectCommand(at));
    return Body!.transformToByteArray();
  });
}

/** A release whose files are those of its manifest, and whose manifest says that somebody else approved it. */
function forged(zip: Uint8Array): Uint8Array {
  const files = unzipSync(zip);
  const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as { approval: { by: string } };
  manifest.approval.by = 'somebody else';
  return zipSync({ ...files, 'manifest.json': strToU8(JSON.stringify(manifest)) });
}

/** Writes a release, and returns its version. */
function put(session: Session, at: Release, Body: Uint8Array): Promise<string> {
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { VersionId } = await s3.send(new PutObjectCommand({ ...at, Body }));
    return VersionId!;
  });
}

/** Does something while a bucket has no policy, as an administrator could. */
async function withoutPolicy(session: Session, { Bucket }: Release, work: () => Promise<void>): Promise<void> {
  await session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    try {
      await work();
    } finally {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    }
  });
}
