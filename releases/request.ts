import { strFromU8, type Unzipped } from 'fflate';
import * as z from 'zod/mini';
import { ReleaseManifest, SmokeTestRequest } from '../schema/release';
import { parseJson } from './parse';
import { MANIFEST } from './release-files';

/** Whether a smoke test needs a file of a release. */
export function isForRequests(name: string): boolean {
  return name === MANIFEST || name.startsWith('requests/');
}

/** The rest of the manifest is not the business of a smoke test. */
const Manifest = z.pick(ReleaseManifest, { smokeTests: true });

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
