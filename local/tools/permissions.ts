import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE } from '../core/package';
import { answersFor, bootstrapTemplate, document, DOCUMENT, synthesise } from '../iam/estate';

const PROJECT = join(PACKAGE, '..');

/** Writes the document about who can change what runs in production. With --check, it only says whether it is stale. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const folder = mkdtempSync(join(tmpdir(), 'permissions-'));
  try {
    const text = document(PROJECT, await answersFor(synthesise(PROJECT, folder), bootstrapTemplate(PROJECT)));
    const file = join(PROJECT, DOCUMENT);
    if (!values.check) return writeFileSync(file, text);
    if (readFileSync(file, 'utf8') === text) return;
    console.error(`${DOCUMENT} is out of date: run npm run permissions`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
