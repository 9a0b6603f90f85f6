import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Session, toolsOf } from '../session';
import { trainingData } from '../training-pipeline';
import type { Phase } from './phase';

export const upload: Phase = {
  name: 'upload',
  title: 'Upload the data',
  async run(session) {
    const { bucket, prefix } = await trainingData(session);
    for (const [name, body] of Object.entries(session.useCase.data)) {
      await put(session, bucket, `${prefix}${name}`, body);
      session.progress.detail(name, `s3://${bucket}/${prefix}`);
    }
  },
};

/** Puts a file where the training pipeline reads data, as an administrator of the account would. */
export async function put(session: Session, Bucket: string, Key: string, Body: Buffer): Promise<void> {
  await session.aws.use(S3Client, toolsOf(session), (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body })));
}
