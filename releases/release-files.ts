import { unzipSync, type Unzipped } from 'fflate';
import { shown } from './parse';

/** The file of a release that says what is in it. */
export const MANIFEST = 'manifest.json';

/** The file of a release that CloudFormation deploys. */
export const TEMPLATE = 'template.json';

/**
 * Reads files of a release.
 * @param zip the bytes of the release
 * @param wanted whether a file is read, by its name
 */
export function releaseFiles(zip: Uint8Array, wanted: (name: string) => boolean = () => true): Unzipped {
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
