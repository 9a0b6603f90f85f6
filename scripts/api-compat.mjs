// Compares the public API with that of the last release, and refuses breaking changes that allowed-breaking-changes.txt
// doesn't list. `--baseline` names another package to compare with (a folder or a tarball), `--current` a package that is
// compiled already.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cleanCopy } from './clean-copy.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const tools = join(root, 'node_modules/.bin');
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const { values: options } = parseArgs({
  options: {
    baseline: { type: 'string' },
    current: { type: 'string' },
    allow: { type: 'string', default: join(root, 'allowed-breaking-changes.txt') },
  },
});

function run(command, args, cwd) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}

function must(command, args, cwd) {
  const { status, stdout, stderr } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.\n${stdout}${stderr}`);
}

/** Downloads the last release; undefined if the registry knows none. */
function download(folder) {
  const { status, stdout, stderr } = run(
    'npm',
    ['pack', `${name}@latest`, '--pack-destination', folder, '--json'],
    root,
  );
  if (status === 0)
    return join(
      folder,
      readdirSync(folder).find((file) => file.endsWith('.tgz')),
    );
  if (/\bE404\b/.test(stdout + stderr)) return undefined;
  throw new Error(`The last release can't be downloaded.\n${stderr}`);
}

/** Unpacks a tarball beside this tree's dependencies, which jsii-diff reads too. */
function unpack(tarball, folder) {
  must('tar', ['-xzf', resolve(tarball), '-C', folder], root);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'package');
}

function baseline(folder) {
  const given = options.baseline ?? download(folder);
  if (given !== undefined && !existsSync(given)) throw new Error(`There is no baseline at ${given}.`);
  return given?.endsWith('.tgz') ? unpack(given, folder) : given;
}

function compile(folder) {
  cleanCopy(folder);
  must(join(tools, 'jsii'), ['--fail-on-warnings'], folder);
  return folder;
}

function compare(old, current) {
  const args = [old, current, '--error-on', 'all', '--keys', '--ignore-file', resolve(options.allow)];
  const { status, stderr } = run(join(tools, 'jsii-diff'), args, root);
  process.stderr.write(stderr);
  if (status === 0) return console.log('The public API breaks nothing that is not allowed.');
  throw new Error(
    status === 1
      ? 'The public API breaks what users have. Keep it compatible; or copy the key in brackets to ' +
          'allowed-breaking-changes.txt and describe the change in CHANGELOG.md.'
      : `jsii-diff ended with ${status}.`,
  );
}

const work = mkdtempSync(join(tmpdir(), 'api-compat-'));
try {
  for (const part of ['baseline', 'current']) mkdirSync(join(work, part));
  const old = baseline(join(work, 'baseline'));
  if (old === undefined) console.log(`${name} has no release yet, so there is nothing to be compatible with.`);
  else compare(resolve(old), resolve(options.current ?? compile(join(work, 'current'))));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
