import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { useCaseJsonSchema } from '../use-case/json-schema';
import { shown } from '../use-case/text';
import type { Terminal } from './terminal';

/** Writes the JSON Schema of use case files, and says how a file refers to it. */
export function schema(file: string, terminal: Terminal): void {
  const text = JSON.stringify(useCaseJsonSchema(), null, 2);
  if (file === '-') {
    terminal.out(text);
    return;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    terminal.err(`${shown(file)} cannot be written: ${reasonOf(error)}`);
    terminal.exit(1);
    return;
  }
  terminal.out(
    [
      `Wrote ${file}. To use it in an editor, begin each use case file with this line,`,
      'and write the path as seen from the use case file:',
      '',
      `  # yaml-language-server: $schema=${file}`,
    ].join('\n'),
  );
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'you have no permission to write there',
  EEXIST: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EROFS: 'the file system is read-only',
};

/** Why a file was not written, by the error of Node. Throws any other error on. */
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return REASONS[code] ?? code;
}
