import { mkdtempSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSession } from '../../rehearsal/session';

const { signal } = new AbortController();
const project = join(__dirname, '../fixtures/project');
const begin = (folder: string) => newSession({ project, keep: false, folder }, signal);
const empty = () => mkdtempSync(join(tmpdir(), 'session-'));

describe('when a rehearsal begins', () => {
  test('then its folder is empty but for what it needs', () => {
    const folder = empty();
    begin(folder);
    writeFileSync(join(folder, 'logs', 'old.log'), 'of an earlier rehearsal');
    begin(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['logs', 'node_modules', 'rehearsal.pid', 's3', 'tmp']);
    expect(existsSync(join(folder, 'logs', 'old.log'))).toBe(false);
  });

  test("then functions below its folder find AWS's SDK", () => {
    const folder = empty();
    begin(folder);
    const code = join(folder, 'tmp', 'function', 'index.js');
    expect(createRequire(code).resolve('@aws-sdk/client-s3')).toContain('client-s3');
  });

  test('then a folder with something else in it is left alone', () => {
    const folder = empty();
    writeFileSync(join(folder, 'thesis.tex'), 'three years of work');
    expect(() => begin(folder)).toThrow(
      `--folder must be an empty folder or the folder of an earlier rehearsal, got ${folder}`,
    );
    expect(readdirSync(folder)).toEqual(['thesis.tex']);
  });
});
