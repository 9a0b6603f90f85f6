import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { useCaseJsonSchema } from '../use-case/json-schema';
import { shown } from '../use-case/text';
import { makeFolder } from './make-folder';
import type { Terminal } from './terminal';
import { reasonOf } from './write-failure';

/** Writes the JSON Schema of use case files, and says how a file refers to it. */
export function schema(file: string, terminal: Terminal): void {
  const text = JSON.stringify(useCaseJsonSchema(), null, 2);
  if (file === '-') {
    terminal.out(text);
    return;
  }
  try {
    makeFolder(dirname(file));
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
