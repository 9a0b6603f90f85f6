import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { jobCode } from '../../constructs/private/pipeline';
import { readUseCases } from '../../lib/use-case/find';
import { judge } from './bench/judge';
import { target } from './bench/target';

/** One entry of a folder; a number is the size of a file. */
interface Entry {
  readonly path: string;
  readonly is:
    | { readonly text: string }
    | { readonly size: number }
    | { readonly link: string }
    | 'a folder'
    | 'a pipe';
}

const MODULES = ['prepare.py', 'train.py', 'evaluate.py', 'inference.py'];
const MARKERS = ['OUTSIDE-THE-FOLDER', '-----BEGIN PRIVATE KEY-----', 'AKIAQZ7WJ2M4QZ7WJ2M4', 'HIDDEN-BY-NAME'];

const name = fc.oneof(
  fc.constantFrom(
    ...MODULES,
    '.env',
    '.git',
    '.aws',
    'id_rsa',
    'server.key',
    '.venv',
    'venv',
    'pyvenv.cfg',
    '__pycache__',
    'tests',
    'README.md',
    'requirements.txt',
    'wheels',
    'x-1.0-py3-none-any.whl',
    'tabular',
    'launcher.py',
    'data',
    'notes',
    'a',
    'b',
    'c',
    '..a',
    '...',
    '-',
    '~',
    'a\nb',
    'a\\b',
    'a*',
    '{a}',
    '[a]',
    '!a',
    '#a',
    ' a',
    'a ',
    'ä',
    '\u{1F600}',
    '\u202e',
    'x'.repeat(250),
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('/'));
const is = fc.oneof(
  fc.record({ text: fc.constantFrom('', '{}', 'xgboost==2.1.0\n', ...MARKERS.slice(1, 3)) }),
  fc.record({ size: fc.constantFrom(1, 4096, 10 * 1024 ** 2, 11 * 1024 ** 2, 2 ** 33) }),
  fc.record({
    link: fc.oneof(
      path,
      path.map((inside) => `../${inside}`),
      fc.constantFrom('.', '..', '../outside', '../outside/notes', '/etc/passwd', '/dev/zero', '/proc/self/mem', '/'),
    ),
  }),
  fc.constantFrom('a folder' as const, 'a pipe' as const),
);

export const codeFolders = target<readonly Entry[]>({
  cases: fc.array(fc.record({ path, is }), { minLength: 1, maxLength: 12 }),
  known: [
    [{ path: 'notes', is: { link: '../outside/notes' } }],
    [{ path: 'a', is: { link: '.' } }],
    [{ path: 'requirements.txt', is: 'a pipe' }],
    [{ path: 'requirements.txt', is: 'a folder' }],
    [
      { path: 'wheels', is: { text: '' } },
      { path: 'requirements.txt', is: { text: 'xgboost==2.1.0\n' } },
    ],
    [
      { path: '.env', is: { text: 'HIDDEN-BY-NAME' } },
      { path: 'notes', is: { link: '.env' } },
    ],
  ],
  calm: [{ path: 'data/columns.json', is: { text: '{}' } }],
  run(entries) {
    const folder = mkdtempSync(join(tmpdir(), 'attack-'));
    try {
      make(folder, entries);
      let assets: Asset[] = [];
      const said = judge(() => {
        const [{ code }] = readUseCases(folder);
        assets = [pack(code.path), pack(code.path)];
      });
      return [...said, ...assets.flatMap(({ folder: at }) => judgeAsset(at)), ...judgeHashes(assets)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});

function make(folder: string, entries: readonly Entry[]): void {
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside', 'notes'), MARKERS[0]);
  writeFileSync(join(folder, 'use-case.yaml'), readFileSync('examples/mortgage-approval/use-case.yaml'));
  for (const module of MODULES) add(join(folder, 'code', module), { text: '' });
  for (const entry of entries) {
    try {
      add(join(folder, 'code', entry.path), entry.is);
    } catch (error) {
      // names that the file system refuses, and entries that are in the way of each other
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

function add(at: string, is: Entry['is']): void {
  mkdirSync(dirname(at), { recursive: true });
  if (is === 'a folder') return mkdirSync(at);
  if (is === 'a pipe') return addPipe(at);
  if ('link' in is) return symlinkSync(is.link, at);
  writeFileSync(at, 'text' in is ? is.text : '', { flag: 'wx' });
  if ('size' in is) truncateSync(at, is.size);
}

function addPipe(at: string): void {
  writeFileSync(at, '', { flag: 'wx' });
  rmSync(at);
  execFileSync('mkfifo', ['--', at]);
}

interface Asset {
  readonly folder: string;
  readonly hash: string;
}

function pack(code: string): Asset {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const { hash } = jobCode(stack, 'Code', code, 'claims');
  return { folder: join(app.outdir, `asset.${hash}`), hash };
}

function judgeAsset(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return entries.flatMap((entry) => {
    if (!entry.isFile()) return [`packed ${entry.name}, which is no file`];
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
    return MARKERS.filter((marker) => text.includes(marker)).map((marker) => `packed ${marker} in ${entry.name}`);
  });
}

function judgeHashes(assets: readonly Asset[]): string[] {
  return new Set(assets.map(({ hash }) => hash)).size > 1 ? ['gave one folder two hashes'] : [];
}
