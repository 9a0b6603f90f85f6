import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Refusal, codeFiles, jobCode } from '../../../../constructs/private/pipeline';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-'));
  add('train.py');
});

function add(path: string, text = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
}

const taken = () => codeFiles(folder).files.map(({ path }) => path);
const refused = () => codeFiles(folder).refused.map(({ path, why }) => [path, why]);

describe('what other programs leave behind is left out', () => {
  test.each([
    '.git/config',
    '.venv/lib/site.py',
    '.ipynb_checkpoints/train-checkpoint.py',
    '.pytest_cache/v/x',
    '.DS_Store',
    '__pycache__/train.cpython-312.pyc',
    'deep/__pycache__/x.pyc',
    'venv/bin/python',
    'model.egg-info/PKG-INFO',
    'test_train.py',
    'train_test.py',
    'conftest.py',
    'tests/data.csv',
    'README.md',
    'explore.ipynb',
  ])('%s', (path) => {
    add(path, '-----BEGIN PRIVATE KEY-----');
    expect(taken()).toEqual(['train.py']);
    expect(refused()).toEqual([]);
  });

  test('a virtual environment of any name', () => {
    add('py312/pyvenv.cfg');
    add('py312/lib/site.py');
    expect(taken()).toEqual(['train.py']);
  });
});

describe('a secret is refused', () => {
  test.each([
    '.env',
    '.env.production',
    '.ENV',
    '.envrc',
    'keys/server.key',
    'store.p12',
    'id_rsa',
    'deep/id_ed25519',
    '.netrc',
    '.pypirc',
    '.npmrc',
    'credentials',
    'credentials.json',
    'service-account.json',
    '.git-credentials',
    'kaggle.json',
  ])('by its name: %s', (path) => {
    add(path);
    expect(refused()).toEqual([[path, Refusal.SECRET]]);
  });

  test.each([
    '-----BEGIN PRIVATE KEY-----\nMIIE',
    '# notes\n-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
    `KEY = "AKIA${'QZ7WJ2M4'.repeat(2)}"`,
  ])('by its text: %j', (text) => {
    add('settings.py', text);
    expect(refused()).toEqual([['settings.py', Refusal.SECRET]]);
  });

  test.each(['-----BEGIN CERTIFICATE-----', 'AKIAIOSFODNN7EXAMPLE', 'key = row["id"]', 'private key'])(
    'and %j is none',
    (text) => {
      add('settings.py', text);
      add('keys.py');
      add('environment.py');
      expect(refused()).toEqual([]);
    },
  );
});

describe('a link', () => {
  test('to a file or a folder of the code is what it leads to', () => {
    add('data/columns.json', '{}');
    link('columns.json', 'data/columns.json');
    link('copy', 'data');
    expect(taken()).toEqual(['columns.json', 'copy/columns.json', 'data/columns.json', 'train.py']);
    expect(refused()).toEqual([]);
  });

  test.each([
    ['out of the folder', '/etc/hostname'],
    ['to a folder around it', '..'],
    ['to the folder itself', '.'],
    ['to nothing', 'nowhere'],
    ['to itself', 'notes'],
    ['to a device', '/dev/zero'],
  ])('%s is refused', (_, target) => {
    link('notes', target);
    expect(refused()).toEqual([['notes', Refusal.LINK]]);
    expect(taken()).toEqual(['train.py']);
  });

  test.each(['.git/config', '.aws/config', 'deep/.env'])('to %s is refused', (path) => {
    add('.git/config');
    add('.aws/config');
    add('deep/.env');
    link('notes', path);
    expect(refused()).toContainEqual(['notes', Refusal.LINK]);
  });

  test('to a folder with the same beginning of its name is refused', () => {
    const beside = mkdtempSync(`${folder}-`);
    writeFileSync(join(beside, 'secret.txt'), '');
    link('notes.txt', join(beside, 'secret.txt'));
    expect(refused()).toEqual([['notes.txt', Refusal.LINK]]);
  });
});

describe('what is too much is refused', () => {
  test('a file over 10 MiB, unless it is a wheel', () => {
    truncateSync(add('applications.csv'), 10 * 1024 ** 2 + 1);
    truncateSync(add('weights.bin'), 10 * 1024 ** 2);
    truncateSync(add('wheels/torch-2.9.0-cp312-cp312-manylinux_2_28_x86_64.whl'), 200 * 1024 ** 2);
    expect(refused()).toEqual([['applications.csv', Refusal.LARGE]]);
  });

  test('more than 100 MiB together', () => {
    for (let i = 0; i < 11; i += 1) truncateSync(add(`part-${String(i).padStart(2, '0')}`), 10 * 1024 ** 2);
    expect(refused()).toEqual([['part-10', Refusal.LARGE]]);
  });

  test('more than 5000 files and folders', () => {
    for (let i = 0; i < 5010; i += 1) add(`a${String(i).padStart(4, '0')}`);
    expect(refused()).toEqual([['a5000', Refusal.COUNT]]);
  });
});

test('a pipe is refused', () => {
  execFileSync('mkfifo', [join(folder, 'requirements.txt')]);
  expect(refused()).toEqual([['requirements.txt', Refusal.UNREADABLE]]);
});

describe('the asset', () => {
  const packed = () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    const { hash } = jobCode(stack, 'Code', folder, 'claims');
    return { hash, files: readdirSync(join(app.outdir, `asset.${hash}`), { withFileTypes: true }) };
  };

  test('has the same hash wherever the folder is, whatever is left out, and for a link as for its file', () => {
    add('columns.json', '{}');
    add('names.json', '{}');
    const before = packed().hash;
    folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    add('names.json', '{}');
    link('columns.json', 'names.json');
    add('.git/HEAD', 'ref');
    add('train.py');
    expect(packed().hash).toBe(before);
  });

  test('holds no links', () => {
    add('names.json', '{}');
    link('columns.json', 'names.json');
    expect(
      packed()
        .files.find(({ name }) => name === 'columns.json')
        ?.isFile(),
    ).toBe(true);
  });
});
