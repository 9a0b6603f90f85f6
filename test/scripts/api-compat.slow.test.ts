import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

interface Method {
  readonly name: string;
  readonly parameters?: object[];
}

const name = { name: 'name', type: { primitive: 'string' } };
const version = { name: 'version', type: { primitive: 'string' } };

const BASE: Method[] = [{ name: 'dataset', parameters: [name] }, { name: 'restore' }];
const COMPATIBLE: Method[] = [
  { name: 'dataset', parameters: [name, { ...version, optional: true }] },
  { name: 'restore' },
  { name: 'archive' },
];
const BREAKING: Method[] = [{ name: 'dataset', parameters: [name, version] }];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'api-compat-'));
});

/** A package whose assembly holds one experimental class, `lakes.Lake`. */
function compiled(path: string, methods: Method[]): string {
  const assembly = {
    schema: 'jsii/0.10.0',
    name: 'lakes',
    version: '0.1.0',
    description: 'Lakes',
    license: 'Apache-2.0',
    homepage: 'https://example.com',
    author: { name: 'nobody', roles: ['author'] },
    repository: { type: 'git', url: 'https://example.com/lakes.git' },
    jsiiVersion: '6.0.0',
    fingerprint: '**********',
    types: {
      'lakes.Lake': {
        assembly: 'lakes',
        fqn: 'lakes.Lake',
        kind: 'class',
        name: 'Lake',
        docs: { stability: 'experimental' },
        initializer: {},
        methods,
      },
    },
  };
  mkdirSync(join(folder, path));
  writeFileSync(join(folder, path, '.jsii'), JSON.stringify(assembly));
  writeFileSync(join(folder, path, 'package.json'), JSON.stringify({ name: 'lakes', version: '0.1.0', jsii: {} }));
  return join(folder, path);
}

function compat(baseline: string, current: string, allowed: string[] = []) {
  const allow = join(folder, 'allowed.txt');
  writeFileSync(allow, ['# on purpose', ...allowed].join('\n'));
  const args = ['scripts/api-compat.mjs', '--baseline', baseline, '--current', current, '--allow', allow];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { status, stderr };
}

/** The keys that the allow list takes, as they are printed. */
function keysIn(stderr: string): string[] {
  return [...stderr.matchAll(/\[([a-z-]+:lakes\.\S+)\]/g)].map(([, key]) => key);
}

describe('when the public API is compared with the last release', () => {
  test('then additions and optional parameters are compatible', () => {
    expect(compat(compiled('old', BASE), compiled('new', COMPATIBLE)).status).toBe(0);
  });

  test('then each breaking change is refused with its key, experimental or not', () => {
    const { status, stderr } = compat(compiled('old', BASE), compiled('new', BREAKING));
    expect(status).toBe(1);
    expect(keysIn(stderr).sort()).toEqual(['new-argument:lakes.Lake.dataset', 'removed:lakes.Lake.restore']);
    expect(stderr).toContain('allowed-breaking-changes.txt');
  });

  test('then breaking changes pass once the allow list names every one of them', () => {
    const [old, current] = [compiled('old', BASE), compiled('new', BREAKING)];
    const keys = keysIn(compat(old, current).stderr);
    expect(compat(old, current, keys.slice(1)).status).toBe(1);
    expect(compat(old, current, keys).status).toBe(0);
  });

  test('then the baseline can be a packed release', () => {
    compiled('package', BASE);
    execFileSync('tar', ['-czf', 'release.tgz', 'package'], { cwd: folder });
    const { status, stderr } = compat(join(folder, 'release.tgz'), compiled('new', BREAKING));
    expect(status).toBe(1);
    expect(stderr).toContain('removed:lakes.Lake.restore');
  });

  test('then a baseline that is missing is an error', () => {
    const { status, stderr } = compat(join(folder, 'nowhere'), compiled('new', BASE));
    expect(status).toBe(1);
    expect(stderr).toBe(`There is no baseline at ${join(folder, 'nowhere')}.\n`);
  });
});
