import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { useCaseJsonSchema } from '../use-case/json-schema';
import type { Terminal } from './terminal';

/** Writes the JSON Schema of use case files, and says how a file refers to it. */
export function schema(file: string, terminal: Terminal): void {
  const text = JSON.stringify(useCaseJsonSchema(), null, 2);
  if (file === '-') {
    terminal.out(text);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  terminal.out(`${file} is written; begin a use case file with\n  # yaml-language-server: $schema=<path to ${file}>`);
}
