// Makes the virtual environments of the Python tests, or of those named: `npm run python:install -- contracts`.
// One that was made from the same requirements is left as it is.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { interpreterOf, receiptOf, suites } from './python-suites.mjs';

// what the pinned packages have wheels for
const [OLDEST, NEWEST] = [11, 12];

function versionOf(command) {
  const { status, stdout } = spawnSync(command, ['-c', 'import sys; print(*sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim().split(' ').map(Number) : undefined;
}

function findPython() {
  const usual = ['python3', 'python3.12', 'python3.11', 'python'];
  const names = process.env.PYTHON ? [process.env.PYTHON] : usual;
  const found = names.map((name) => ({ name, version: versionOf(name) })).filter(({ version }) => version);
  const fit = found.find(({ version: [major, minor] }) => major === 3 && minor >= OLDEST && minor <= NEWEST);
  if (fit) return fit.name;
  const got = found.map(({ name, version }) => `${name} is ${version.join('.')}`).join(', ') || 'there is none';
  throw new Error(
    `Python 3.${OLDEST} to 3.${NEWEST} is needed: ${got}; install one, or name it as in PYTHON=python3.11 npm run python:install`,
  );
}

async function run(command, ...args) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}`);
}

function sitePackagesOf(suite) {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  return spawnSync(interpreterOf(suite), ['-c', code], { encoding: 'utf8' }).stdout.trim();
}

async function install(suite) {
  const { venv, requirements, alone, modules } = suite;
  const hash = createHash('sha256');
  for (const file of [requirements, alone]) if (file) hash.update(readFileSync(file));
  if (modules) hash.update(modules);
  const wanted = hash.digest('hex');
  const receipt = receiptOf(suite);
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted && versionOf(interpreterOf(suite))) {
    console.log(`${venv.padEnd(16)} is there already`);
    return;
  }
  const started = Date.now();
  const python = findPython();
  rmSync(venv, { recursive: true, force: true });
  await run(python, '-m', 'venv', venv);
  const pip = [interpreterOf(suite), '-m', 'pip', 'install', '-q', '--disable-pip-version-check'];
  await run(...pip, '-r', requirements);
  if (alone) await run(...pip, '--no-deps', '-r', alone);
  if (modules) writeFileSync(join(sitePackagesOf(suite), 'modules.pth'), `${resolve(modules)}\n`);
  writeFileSync(receipt, wanted);
  console.log(`${venv.padEnd(16)} made in ${Math.round((Date.now() - started) / 1000)} s`);
}

try {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in suites));
  if (unknown.length > 0)
    throw new Error(`there is no ${unknown.join(', ')}; name ${Object.keys(suites).join(' or ')}`);
  // each is mostly waiting for packages
  await Promise.all((wanted.length > 0 ? wanted : Object.keys(suites)).map((name) => install(suites[name])));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
