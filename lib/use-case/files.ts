import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['use-case.yaml', 'use-case.yml'];

/**
 * The use case files at a path: the file itself, or those in a folder and in its folders, ordered by folder. Throws
 * Node's error where the path cannot be read.
 */
export function useCaseFiles(at: string): string[] {
  if (!statSync(at, { throwIfNoEntry: false })?.isDirectory()) return existsSync(at) ? [at] : [];
  const folders = readdirSync(at)
    .sort()
    .map((entry) => join(at, entry));
  return [at, ...folders].flatMap((folder) => NAMES.map((name) => join(folder, name))).filter(isThere);
}

/** Whether there is a file, or a link that leads to none, which is then told as unreadable. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
