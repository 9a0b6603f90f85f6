// Compiles every example in doc comments and READMEs, then writes the API reference and llms.txt to dist/docs. The tools
// need jsii's own output, which tsc and jsii would overwrite for each other; so they work in a copy.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cleanCopy } from './clean-copy.mjs';
import { writeLlmsTxt } from './llms-txt.mjs';

const work = mkdtempSync(join(tmpdir(), 'docs-'));
const copy = join(work, 'package');
const modules = join(work, 'node_modules');

function run(command, ...args) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  const { status } = spawnSync(join(copy, 'node_modules/.bin', command), args, { cwd: copy, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} failed`);
}

try {
  cleanCopy(copy);
  // examples compile like a project that has installed the package
  mkdirSync(modules);
  for (const name of readdirSync('node_modules')) symlinkSync(resolve('node_modules', name), join(modules, name));
  symlinkSync(copy, join(modules, 'cdk-ml-lifecycle'));
  run('jsii', '--fail-on-warnings');
  run('jsii-rosetta', 'extract', '--strict', '--compile', '--batch', '100', '--directory', work);
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
