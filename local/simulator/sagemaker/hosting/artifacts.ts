import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Services } from '../../service/services';
import { containerEnvironment, type ContainerOptions } from './container';
import { requiredLocation, ServingFailure, type ServedModel } from './served-model';
import { reasonOf, type ExecutionRole } from './session';

/** Why the role can't read the model's archive; undefined if it can. */
export async function unreadable(role: ExecutionRole, dataUrl: string): Promise<string | undefined> {
  const { bucket: Bucket, key: Key } = requiredLocation(dataUrl);
  try {
    await role.with(S3Client, (s3) => s3.send(new HeadObjectCommand({ Bucket, Key })));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Downloads the archive of a model with its role, and unpacks it into a folder. */
export async function fetchArtifacts(
  services: Services,
  options: ContainerOptions,
  request: { readonly model: ServedModel; readonly role: ExecutionRole; readonly folder: string; readonly log: string },
): Promise<void> {
  const { model, role, folder, log } = request;
  if (!model.dataUrl) return;
  const archive = join(folder, 'model.tar.gz');
  await download(role, model, archive);
  const unpacking = services.processes.start({
    name: `unpack ${model.name}`,
    program: options.python,
    args: ['-m', 'serving.unpack', archive, join(folder, 'model')],
    env: containerEnvironment(options),
    cwd: folder,
    log,
  });
  const code = await unpacking.ended;
  await rm(archive, { force: true });
  if (code !== 0)
    throw new ServingFailure(
      `Failed to extract model data archive for container "${model.hostname}" from URL "${model.dataUrl}". ` +
        'Please ensure that the object located at the URL is a valid tar.gz archive.',
    );
}

async function download(role: ExecutionRole, model: ServedModel, archive: string): Promise<void> {
  const { bucket: Bucket, key: Key } = requiredLocation(model.dataUrl!);
  try {
    await role.with(S3Client, async (s3) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      await pipeline(Body as Readable, createWriteStream(archive));
    });
  } catch (error) {
    throw new ServingFailure(
      `Failed to download model data for container "${model.hostname}" from URL: "${model.dataUrl}". Please ensure that ` +
        'there is an object located at the URL and that the role passed to CreateModel has permissions to download the ' +
        `object. (${reasonOf(error)})`,
    );
  }
}
