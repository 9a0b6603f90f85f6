import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type } from './terminal';

const PUBLISHED = join(__dirname, '../../../schema/json/use-case.schema.json');

test('schema writes what editors check files by, and says how a file names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'));
  try {
    const file = join(folder, 'editor', 'use-case.schema.json');
    const { out, code } = await type('schema', file);
    expect(code).toBe(0);
    expect(out).toContain(`\n  # yaml-language-server: $schema=${file}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(readFileSync(PUBLISHED, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['a folder', '.', 'it is a folder'],
  ['nothing', '', 'there is no such file or folder'],
  [
    'in a file system of the kernel, whose parents are never made',
    '/proc/x/y/schema.json',
    'there is no such file or folder',
  ],
  ['below a file', 'package.json/x/schema.json', 'a part of its path is a file, not a folder'],
])('schema says why it cannot write %s', async (_, file, reason) => {
  expect(await type('schema', file)).toEqual({
    out: '',
    err: `${file || '""'} cannot be written: ${reason}\n`,
    code: 1,
  });
});

test('schema prints it where that is asked for', async () => {
  const { out } = await type('schema', '-');
  expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(PUBLISHED, 'utf8')));
});
