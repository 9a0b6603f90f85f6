import { strToU8, zipSync, type Zippable } from 'fflate';
import type { ReleaseFiles } from './release';

/** Zip files store local time, so this is a local time too: the bytes are the same in every time zone. */
const MODIFIED = new Date(1980, 0, 1, 12);

/** Zips files, sorted by name. Equal files give equal bytes. */
export function archive(files: ReleaseFiles): Uint8Array {
  const names = Object.keys(files).sort();
  const entries: Zippable = Object.fromEntries(names.map((name) => [name, strToU8(files[name])]));
  return zipSync(entries, { level: 9, mtime: MODIFIED });
}
