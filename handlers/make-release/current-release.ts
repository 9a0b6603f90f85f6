import type { S3Client } from '@aws-sdk/client-s3';
import { strFromU8, unzipSync } from 'fflate';
import { ReleaseManifest } from '../../schema/release';
import { type Location, ObjectError, readBytes } from '../../releases/objects';
import { parseJson } from '../../releases/parse';

const MANIFEST = 'manifest.json';

/** The version of the model package in the newest release. There may be no release yet. */
export async function releasedVersion(s3: S3Client, at: Location): Promise<number | undefined> {
  try {
    const files = unzipSync(await readBytes(s3, at), { filter: ({ name }) => name === MANIFEST });
    return parseJson(ReleaseManifest, strFromU8(files[MANIFEST]), 'the manifest of the release').modelPackageVersion;
  } catch (error) {
    if (error instanceof ObjectError && error.missing) return undefined;
    throw error;
  }
}
