// Proves the floors of peerDependencies: with the oldest versions of aws-cdk-lib and constructs that the ranges allow, and with
// the newest, the example and each public construct have byte for byte the templates that they have with the installed ones.
// The oldest ones run on the oldest Node that `engines` allows, which proves that too. It installs them into temporary folders.
// Arguments are versions of aws-cdk-lib to try instead.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { positionals } = parseArgs({ allowPositionals: true });
const { engines, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const floors = Object.fromEntries(
  Object.entries({ ...peerDependencies, ...engines }).map(([name, range]) => [name, range.replace(/^(\^|>=)/, '')]),
);
const versions = positionals.length > 0 ? positionals : [floors['aws-cdk-lib'], '2'];

/** A folder like a project that has the package and these peers; without a version, those that are installed here. */
function project(version) {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  for (const part of ['dist', 'examples', 'jobs', 'scripts', 'package.json', 'cdk.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  if (version === undefined) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  else install(folder, version);
  return folder;
}

function install(folder, version) {
  // in a folder of its own: npm would install what package.json asks for
  const own = join(folder, 'peers');
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), '{ "private": true }');
  const others =
    version === floors['aws-cdk-lib'] ? [`constructs@${floors.constructs}`, `node@${floors.node}`] : ['constructs@10'];
  const args = ['install', '--no-audit', '--no-fund', `aws-cdk-lib@${version}`];
  execFileSync('npm', [...args, ...others], { cwd: own, stdio: 'pipe' });
  symlinkSync(join(own, 'node_modules'), join(folder, 'node_modules'));
}

/** The hashes of all templates, by their paths below the folder. */
function templatesOf(folder) {
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  const out = join(folder, 'out');
  const node = nodeIn(folder);
  const run = (args, env) => execFileSync(node, args, { cwd: folder, stdio: 'pipe', env: { ...process.env, ...env } });
  // with CDK's validator, which the app has besides rule packs
  run(['dist/app/index.js'], {
    CDK_OUTDIR: join(out, 'app'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, rulePacks: [] }),
  });
  run(['scripts/bench/constructs.cjs', 'all', '1', out], { CDK_VALIDATION: 'false' });
  const templates = readdirSync(out, { recursive: true }).filter((file) => file.endsWith('.template.json'));
  const hash = (file) =>
    createHash('sha256')
      .update(readFileSync(join(out, file)))
      .digest('hex');
  return new Map(templates.map((file) => [file, hash(file)]));
}

/** The Node that belongs to a project: the oldest one where its package is installed, else this one. */
function nodeIn(folder) {
  const own = join(folder, 'peers/node_modules/node');
  return existsSync(own) ? join(own, 'bin/node') : process.execPath;
}

function versionIn(folder, name) {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function measure(version) {
  const folder = project(version);
  try {
    const node = execFileSync(nodeIn(folder), ['--version'], { encoding: 'utf8' }).trim();
    const peers = Object.keys(peerDependencies).map((name) => `${name} ${versionIn(folder, name)}`);
    const label = [...peers, `Node ${node}`].join(', ');
    return { label, templates: templatesOf(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { label: installed, templates: wanted } = measure();
console.log(`  ${installed}  ${wanted.size} templates`);
for (const version of versions) {
  const { label, templates } = measure(version);
  const names = [...new Set([...wanted.keys(), ...templates.keys()])];
  const other = names.filter((name) => wanted.get(name) !== templates.get(name));
  console.log(`  ${label}  ${other.length === 0 ? 'the same' : `other: ${other.join(', ')}`}`);
  if (other.length > 0) process.exitCode = 1;
}
