// Compiles and bundles, unless the last build was made from the same inputs and nobody has touched what it made. Contents
// decide, not times, so that a checkout or another tool that writes to dist can't leave a stale build behind.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STEPS = ['lazy-index', 'bundle-handlers', 'bundle-app'];
const INPUTS = [
  'bin',
  'lib',
  'constructs',
  'releases',
  'schema',
  'handlers',
  ...['build', 'bundles', ...STEPS].map((script) => `scripts/${script}.mjs`),
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  // what npm has installed, which need not be what the lockfile asks for
  'node_modules/.package-lock.json',
];
const COMPILED = ['bin', 'lib', 'constructs', 'releases', 'schema'].map((folder) => `dist/${folder}`);
const OUTPUTS = [...COMPILED, 'dist/app', 'dist/cli', 'dist/handlers'];
const RECEIPT = 'dist/build.json';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

/** One hash over the names and contents of files and folders; a missing one counts as missing. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf))
    hash
      .update(`${path}\0`)
      .update(existsSync(path) ? readFileSync(path) : 'missing')
      .update('\0');
  return hash.digest('hex');
}

function filesOf(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isUpToDate() {
  if (!existsSync(RECEIPT)) return false;
  const { inputs, outputs } = receipt();
  return inputs === fingerprint(INPUTS) && outputs === fingerprint(OUTPUTS);
}

/** What the last build wrote; nothing if it was killed while it did. */
function receipt() {
  try {
    return JSON.parse(readFileSync(RECEIPT, 'utf8')) ?? {};
  } catch {
    return {};
  }
}

async function build() {
  // taken first: whoever saves a file meanwhile gets another build
  const inputs = fingerprint(INPUTS);
  rmSync(RECEIPT, { force: true });
  for (const folder of COMPILED) rmSync(folder, { recursive: true, force: true });
  if (spawnSync('node_modules/.bin/tsc', { stdio: 'inherit' }).status !== 0) return false;
  for (const step of STEPS) await import(`./${step}.mjs`);
  writeFileSync(RECEIPT, JSON.stringify({ inputs, outputs: fingerprint(OUTPUTS) }));
  return true;
}

// with --check, only tells by the exit code whether there is anything to build
if (!isUpToDate() && (process.argv.includes('--check') || !(await build()))) process.exitCode = 1;
