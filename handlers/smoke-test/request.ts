import { strFromU8, type Unzipped } from 'fflate';
import * as z from 'zod/mini';
import { ReleaseManifest, SmokeTestRequest } from '../../schema/release';
import { parseJson } from '../private/parse';
import { MANIFEST, readRelease } from '../private/release-artifact';

/** The rest of the manifest is not the business of a smoke test. */
const Manifest = z.pick(ReleaseManifest, { smokeTests: true });

/**
 * Reads the request of an environment from the release, which is the input artifact of the job, with the credentials of
 * the job.
 * @param data the data of the job
 */
export async function readRequest(data: unknown, environment: string): Promise<SmokeTestRequest | undefined> {
  const files = await readRelease(data, (name) => name === MANIFEST || name.startsWith('requests/'));
  return requestIn(files, environment);
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
