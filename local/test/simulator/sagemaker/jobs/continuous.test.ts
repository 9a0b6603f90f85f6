import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { ContinuousUpload } from '../../../../simulator/sagemaker/jobs/continuous';
import { JobStorage, StorageError } from '../../../../simulator/sagemaker/jobs/storage';
import { scratch } from './bench';

type Put = { readonly input: { readonly Key: string } };

/** A storage that keeps the keys it is sent, and lets a test do something before each file is read. */
class WatchedStorage extends JobStorage {
  public readonly sent: string[] = [];

  public constructor(
    private readonly before: (path: string) => void,
    send: (put: Put) => void = () => {},
  ) {
    const s3 = {
      send: async (put: Put) => {
        send(put);
        this.sent.push(put.input.Key);
      },
    };
    super(s3 as unknown as S3Client);
  }

  public override async uploadFile(path: string, uri: string, kmsKeyId?: string): Promise<void> {
    this.before(path);
    await super.uploadFile(path, uri, kmsKeyId);
  }
}

test('a file that the job renames while it is looked at is uploaded under its new name', async () => {
  const folder = scratch();
  const [partial, whole] = [join(folder, 'a.partial'), join(folder, 'a')];
  writeFileSync(partial, 'checkpoint');
  const storage = new WatchedStorage((path) => path === partial && renameSync(partial, whole));
  await new ContinuousUpload(storage, [{ folder, uri: 's3://b/checkpoints' }]).finish();
  expect(storage.sent).toEqual(['checkpoints/a']);
});

test('what S3 refuses is told at the end', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'a'), '');
  const storage = new WatchedStorage(
    () => {},
    () => {
      throw new Error('AccessDenied');
    },
  );
  const uploading = new ContinuousUpload(storage, [{ folder, uri: 's3://b' }]);
  await expect(uploading.finish()).rejects.toThrow(StorageError);
});
