// Compiles every example in doc comments and READMEs, translates it to Python for docs/python.md, then writes the API reference
// and llms.txt to dist/docs. The tools need jsii's own output, which tsc and jsii would overwrite for each other; so they
// work in a copy. In CI, a page that is not up to date is an error.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanCopy } from './clean-copy.mjs';
import { pythonPage } from './docs/python-page.mjs';
import { translate } from './docs/translate.mjs';
import { writeLlmsTxt } from './llms-txt.mjs';

const work = mkdtempSync(join(tmpdir(), 'docs-'));
const copy = join(work, 'package');

function run(command, ...args) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  const { status } = spawnSync(join(copy, 'node_modules/.bin', command), args, { cwd: copy, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} failed`);
}

function writePythonPage(tablet) {
  const page = pythonPage('.', tablet);
  if (page === readFileSync('docs/python.md', 'utf8')) return;
  if (process.env.CI) throw new Error('docs/python.md is old: commit what npm run docs writes');
  writeFileSync('docs/python.md', page);
}

try {
  cleanCopy(copy);
  run('jsii', '--fail-on-warnings');
  writePythonPage(translate(copy, work));
  run('jsii-docgen', '--output', 'dist/docs/API.md', '--split-by-submodule');
  rmSync('dist/docs', { recursive: true, force: true });
  cpSync(join(copy, 'dist/docs'), 'dist/docs', { recursive: true });
  writeLlmsTxt('.', 'dist/docs');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
