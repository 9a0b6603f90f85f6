import { setTimeout as sleep } from 'node:timers/promises';
import { CopyObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RehearsalFailure } from '../failure';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { registerCopy } from '../model-copy';
import { noticeOf, noticesSoFar } from '../notices';
import { approveModel } from '../phases/approve';
import { type Session, toolsOf } from '../session';
import { s3Location } from '../../core/s3-uri';
import type { Fault } from './fault';

export const tamperedModelData: Fault = {
  name: 'tampered-model-data',
  title: 'the data of a model changes after its registration; its approval makes no release, and people are told',
  after: 'register',
  async run(session) {
    const scope = toolsOf(session);
    let uri = '';
    const tampered = await registerCopy(session, session.facts.modelPackage!, async (original) => {
      uri = await copied(session, original);
      return uri;
    });
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    const notices = await noticesSoFar(session, scope);
    const { bucket: Bucket, key: Key } = s3Location(uri)!;
    await session.aws.use(S3Client, scope, (s3) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'another model' })),
    );
    await approveModel(session, tampered);
    const { reason } = await noticeOf(session, scope, 'Release Refused', notices);
    if (!reason.includes('model data')) {
      throw new RehearsalFailure('Release Refused', `the notice gives another reason: ${reason}`);
    }
    await sleep(2000, undefined, { signal: session.signal });
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'a model was released whose data has changed since it was registered');
    }
  },
};

/** A copy of the model's archive that nothing else uses. */
async function copied(session: Session, uri: string): Promise<string> {
  const { bucket: Bucket, key } = s3Location(uri)!;
  const Key = key.replace(/model\.tar\.gz$/, 'tampered/model.tar.gz');
  await session.aws.use(S3Client, toolsOf(session), (s3) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${key}` })),
  );
  return `s3://${Bucket}/${Key}`;
}
