// Packs the package for npm and PyPI into dist/packages. Every snippet in the wheel is in Python, and so are the names in its
// documentation; a snippet that doesn't compile or can't be translated is an error.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonAssembly } from './docs/python-assembly.mjs';
import { translate } from './docs/translate.mjs';

function pacmak(...args) {
  const { status } = spawnSync('node_modules/.bin/jsii-pacmak', ['--no-npmignore', ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error('jsii-pacmak failed');
}

/** Packs with another assembly. What is compiled stays, because packing again would compile again. */
function withAssembly(change, pack) {
  const before = readFileSync('.jsii', 'utf8');
  writeFileSync('.jsii', JSON.stringify(change(JSON.parse(before)), null, 2));
  try {
    pack();
  } finally {
    writeFileSync('.jsii', before);
  }
}

const work = mkdtempSync(join(tmpdir(), 'package-'));
try {
  pacmak('--targets', 'js'); // compiles, by the script prepack
  const translations = ['--rosetta-tablet', translate('.', work), '--rosetta-unknown-snippets', 'fail'];
  withAssembly(pythonAssembly, () =>
    pacmak('--targets', 'python', '--pack-command', 'npm pack --ignore-scripts', ...translations),
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
