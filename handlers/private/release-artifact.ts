import { S3Client } from '@aws-sdk/client-s3';
import { unzipSync, type Unzipped } from 'fflate';
import { ReleaseArtifact } from '../../schema/events';
import { readBytes } from './objects';
import { parse } from './parse';

/** The file of a release that says what is in it. */
export const MANIFEST = 'manifest.json';

/**
 * Reads files of the release that is the input artifact of a job, with the credentials of the job.
 * @param data the data of the job
 * @param wanted whether a file is read, by its name
 */
export async function readRelease(data: unknown, wanted: (name: string) => boolean): Promise<Unzipped> {
  const { artifactCredentials, inputArtifacts } = parse(ReleaseArtifact, data, 'the job');
  const { bucketName: bucket, objectKey: key } = inputArtifacts[0].location.s3Location;
  const s3 = new S3Client({ credentials: artifactCredentials });
  return unzip(await readBytes(s3, { bucket, key }), wanted);
}

function unzip(zip: Uint8Array, wanted: (name: string) => boolean): Unzipped {
  try {
    return unzipSync(zip, { filter: ({ name }) => wanted(name) });
  } catch (error) {
    throw new Error(`the release is no zip file: ${(error as Error).message}`, { cause: error });
  }
}
