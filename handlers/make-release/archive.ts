import { strToU8, zipSync, type Zippable } from 'fflate';
import type { ReleaseFiles } from './release';

/** Read by zip's clock in local time, so it is given in local time: the same bytes in every time zone. */
const MODIFIED = new Date(1980, 0, 1, 12);

/** A zip of the files in order of name; equal files give equal bytes. */
export function archive(files: ReleaseFiles): Uint8Array {
  const names = Object.keys(files).sort();
  const entries: Zippable = Object.fromEntries(names.map((name) => [name, strToU8(files[name])]));
  return zipSync(entries, { level: 9, mtime: MODIFIED });
}
