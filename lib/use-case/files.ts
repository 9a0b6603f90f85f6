import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a use case file in a folder is called. */
export const USE_CASE_FILES = ['use-case.yaml', 'use-case.yml'];

/**
 * The use case files at a path: the file itself, or those in a folder and in its folders, ordered by folder. Throws
 * Node's error where the path cannot be read.
 */
export function useCaseFiles(at: string): string[] {
  if (!statSync(at, { throwIfNoEntry: false })?.isDirectory()) return existsSync(at) ? [at] : [];
  const folders = readdirSync(at)
    .sort()
    .map((entry) => join(at, entry));
  return [at, ...folders].flatMap((folder) => USE_CASE_FILES.map((name) => join(folder, name))).filter(isThere);
}

/**
 * Whether there is a file, or a link that leads to none, which is then told as unreadable. So is a folder that nobody may look
 * into, once, because it may hold a use case.
 */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return (code === 'EACCES' || code === 'EPERM') && basename(file) === USE_CASE_FILES[0];
  }
}
