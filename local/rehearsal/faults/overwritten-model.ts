import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { s3Location } from '../../core/s3-uri';
import type { Scope } from '../../core/scope';
import { asDeveloper } from '../developer';
import { RehearsalFailure } from '../failure';
import { production } from '../production';
import { type Session, toolsOf } from '../session';
import { send, take } from '../traffic';
import type { Fault } from './fault';
import { configOf } from './release-ends';

export const overwrittenModel: Fault = {
  name: 'overwritten-model',
  title:
    'what training wrote is overwritten after the approval; production goes on serving the copy of what was approved',
  after: 'deliver',
  async run(session) {
    const { scope, endpointName } = await production(session);
    const copy = await servedData(session, scope, await configOf(session, scope, endpointName));
    const approved = await entityTagOf(session, copy);
    const trained = await trainedData(session);
    if (copy === trained) throw new RehearsalFailure(endpointName, `it serves ${copy}, which training jobs may write`);
    const { bucket: Bucket, key: Key } = s3Location(copy)!;
    const denied = await asDeveloper(session, (s3) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'another model' })).catch((error: Error) => error.name),
    );
    if (denied !== 'AccessDenied')
      throw new RehearsalFailure(copy, 'somebody else could overwrite what production serves');
    const VersionId = await write(session, trained);
    try {
      if ((await entityTagOf(session, copy)) !== approved) throw new RehearsalFailure(copy, 'the copy has changed');
      await send(session, scope, endpointName, take(session.useCase.rows, 20));
    } finally {
      await remove(session, trained, VersionId);
    }
    session.progress.detail('serves', copy);
  },
};

/** The model data of the model that an endpoint configuration serves. */
function servedData(session: Session, scope: Scope, EndpointConfigName: string): Promise<string> {
  return session.aws.use(SageMakerClient, scope, async (sagemaker) => {
    const { ProductionVariants } = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    const { ModelName } = ProductionVariants![0]!;
    const { PrimaryContainer } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    return PrimaryContainer!.ModelDataUrl!;
  });
}

/** The model data that training wrote. */
function trainedData(session: Session): Promise<string> {
  return session.aws.use(SageMakerClient, toolsOf(session), async (sagemaker) => {
    const { InferenceSpecification } = await sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: session.facts.modelPackage }),
    );
    return InferenceSpecification!.Containers![0]!.ModelDataUrl!;
  });
}

/** Overwrites an object, and returns the version that this made. */
function write(session: Session, uri: string): Promise<string> {
  const { bucket: Bucket, key: Key } = s3Location(uri)!;
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'another model' }));
    return VersionId!;
  });
}

async function remove(session: Session, uri: string, VersionId: string): Promise<void> {
  const { bucket: Bucket, key: Key } = s3Location(uri)!;
  await session.aws.use(S3Client, toolsOf(session), (s3) =>
    s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
  );
}

function entityTagOf(session: Session, uri: string): Promise<string> {
  const { bucket: Bucket, key: Key } = s3Location(uri)!;
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return ETag!;
  });
}
