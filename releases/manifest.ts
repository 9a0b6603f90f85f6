import { strFromU8, type Unzipped } from 'fflate';
import { ReleaseManifest } from '../schema/release';
import { sha256 } from './digest';
import { parseJson } from './parse';
import { MANIFEST } from './release-files';

/** The manifest of a release, and the hex digest of its bytes. */
export interface ReadManifest {
  readonly manifest: ReleaseManifest;
  readonly sha256: string;
}

/** Reads the manifest among the files of a release. Throws if there is none, or if it is invalid. */
export function manifestOf(files: Unzipped): ReadManifest {
  const bytes = files[MANIFEST];
  if (!bytes) throw new Error(`the release has no ${MANIFEST}`);
  return { manifest: parseJson(ReleaseManifest, strFromU8(bytes), MANIFEST), sha256: sha256(bytes) };
}

/** Says which files of a release are not those that its manifest lists, if there are any. */
export function strangeFiles(files: Unzipped, listed: { readonly [name: string]: string }): string | undefined {
  const strange = [
    ...Object.keys(listed)
      .filter((name) => !Object.hasOwn(files, name))
      .map((name) => `${name} is missing`),
    ...Object.keys(files)
      .filter((name) => name !== MANIFEST && !Object.hasOwn(listed, name))
      .map((name) => `${name} is not in the manifest`),
    ...Object.entries(listed)
      .filter(([name, digest]) => Object.hasOwn(files, name) && sha256(files[name]) !== digest)
      .map(([name]) => `${name} differs from its digest in the manifest`),
  ];
  return strange.length === 0 ? undefined : strange.join('; ');
}
