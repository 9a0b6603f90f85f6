import { S3Client } from '@aws-sdk/client-s3';
import { unzipSync, type Unzipped } from 'fflate';
import { ReleaseArtifact } from '../../schema/events';
import { readBytes } from './objects';
import { parse, shown } from './parse';

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
  const names: string[] = [];
  let files: Unzipped;
  try {
    files = unzipSync(zip, { filter: ({ name }) => wanted(name) && names.push(name) > 0 });
  } catch (error) {
    throw new Error(`the release is no zip file: ${(error as Error).message}`, { cause: error });
  }
  // Of two files with one name CodePipeline may deploy the other one. And no object has a key of the name __proto__.
  const hidden = names.find((name, i) => names.indexOf(name) !== i || !Object.hasOwn(files, name));
  if (hidden !== undefined) throw new Error(`the release hides a file of the name "${shown(hidden)}"`);
  return files;
}
