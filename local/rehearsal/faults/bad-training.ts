import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RehearsalFailure } from '../failure';
import { modelPackages } from '../phases/register';
import { put } from '../phases/upload';
import { startTraining } from '../phases/train';
import { type Session, toolsOf } from '../session';
import { follow, trainingData } from '../training-pipeline';

/**
 * Trains on a version of the data that was damaged before it was published beside the good one. Withdraws the version
 * afterwards, as it would be the newest one for every later training.
 *
 * @throws a RehearsalFailure if the pipeline registered a model
 */
export async function trainOn(session: Session, version: string, damage: (lines: string[]) => string[]) {
  const registered = (await modelPackages(session)).length;
  const parameters = { DataVersion: version };
  const { bucket, prefix } = await trainingData(session, parameters);
  const files = Object.entries(session.useCase.data).map(([name, body]) => ({ key: `${prefix}${name}`, body }));
  for (const { key, body } of files) {
    const damaged = damage(body.toString('utf8').trim().split(/\r?\n/)).join('\n');
    await put(session, bucket, key, Buffer.from(`${damaged}\n`));
  }
  const end = await follow(session, toolsOf(session), await startTraining(session, parameters));
  if ((await modelPackages(session)).length !== registered) {
    throw new RehearsalFailure('Register', `the pipeline registered a model that it trained on the ${version} data`);
  }
  for (const { key } of files) await withdraw(session, bucket, key);
  return end;
}

async function withdraw(session: Session, Bucket: string, Key: string): Promise<void> {
  await session.aws.use(S3Client, toolsOf(session), (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key })));
}
