import { S3Client } from '@aws-sdk/client-s3';
import { strFromU8, unzipSync, type Unzipped } from 'fflate';
import * as z from 'zod/mini';
import { ReleaseArtifact } from '../../schema/events';
import { ReleaseManifest, SmokeTestRequest } from '../../schema/release';
import { readBytes } from '../private/objects';
import { parse, parseJson } from '../private/parse';

const MANIFEST = 'manifest.json';
/** The rest of the manifest is not the business of a smoke test. */
const Manifest = z.pick(ReleaseManifest, { smokeTests: true });

/**
 * Reads the request of an environment from the release, which is the input artifact of the job, with the credentials of
 * the job.
 * @param data the data of the job
 */
export async function readRequest(data: unknown, environment: string): Promise<SmokeTestRequest | undefined> {
  const { artifactCredentials, inputArtifacts } = parse(ReleaseArtifact, data, 'the job');
  const { bucketName: bucket, objectKey: key } = inputArtifacts[0].location.s3Location;
  const s3 = new S3Client({ credentials: artifactCredentials });
  return requestIn(unzip(await readBytes(s3, { bucket, key })), environment);
}

/**
 * Finds the request of an environment among the files of a release. Returns nothing for a release of version 0.1.0, whose
 * manifest says nothing of requests: it has to be possible to roll back to one.
 */
export function requestIn(files: Unzipped, environment: string): SmokeTestRequest | undefined {
  const manifest = files[MANIFEST];
  if (!manifest) throw new Error(`the release has no ${MANIFEST}`);
  const { smokeTests } = parseJson(Manifest, strFromU8(manifest), MANIFEST);
  if (smokeTests === undefined) return undefined;
  const file = smokeTests[environment];
  if (file === undefined) throw new Error(`the release has no request for ${environment}`);
  if (!files[file]) throw new Error(`the release has no ${file}, although its manifest names it for ${environment}`);
  return parseJson(SmokeTestRequest, strFromU8(files[file]), file);
}

function unzip(zip: Uint8Array): Unzipped {
  try {
    return unzipSync(zip, { filter: ({ name }) => name === MANIFEST || name.startsWith('requests/') });
  } catch (error) {
    throw new Error(`the release is no zip file: ${(error as Error).message}`, { cause: error });
  }
}
