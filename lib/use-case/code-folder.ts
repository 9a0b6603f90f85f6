import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem';

const FILES = ['prepare.py', 'train.py', 'evaluate.py', 'inference.py'];

/** What is missing of the code that a file points to: MLL910, MLL911. */
export function checkCodeFolder(folder: string): Problem[] {
  const path = ['training', 'code'];
  if (!exists(folder)) {
    const text = `must be a folder with ${FILES.join(', ')}, but there is no ${folder}; the path starts at this file`;
    return [{ code: 'MLL910', path, text }];
  }
  const missing = FILES.filter((file) => !exists(join(folder, file)));
  if (missing.length === 0) return [];
  const text = `must be a folder with ${FILES.join(', ')}, but ${folder} has no ${missing.join(', ')}; add what is missing`;
  return [{ code: 'MLL911', path, text }];
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
