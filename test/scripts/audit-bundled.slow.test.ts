import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const root = resolve(__dirname, '../..');

/** What a registry has: `shipped` and two versions of `twice` are bundled, `beside` is only depended on. */
const PACKAGES: { readonly [name: string]: { readonly [version: string]: object } } = {
  shipped: { '1.0.0': { dependencies: { beside: '1.0.0' } } },
  twice: {
    '1.0.0': {},
    // as npm refuses it: another version of it is bundled than the one that it asks for
    '2.0.0': { peerDependencies: { shipped: '3.0.0' }, peerDependenciesMeta: { shipped: { optional: true } } },
  },
  beside: { '1.0.0': {} },
};
const DEPENDENCIES = { shipped: '1.0.0', twice: '1.0.0', 'twice-2.0.0': 'npm:twice@2.0.0' };

const registry = createServer((request, response) => {
  request.resume();
  const isQuestion = request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk';
  const [status, answer] = isQuestion ? [refused, advisories] : [200, packument(request.url!.slice(1))];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});
let refused = 200;
let advisories: { [name: string]: object[] } = {};

function packument(name: string) {
  const versions = Object.entries(PACKAGES[name]).map(([version, more]) => {
    const tarball = `${addressOf()}/${name}-${version}.tgz`;
    return [version, { name, version, ...more, dist: { tarball, shasum: '0'.repeat(40) } }];
  });
  return { name, 'dist-tags': { latest: '1.0.0' }, versions: Object.fromEntries(versions) as object };
}

function addressOf(): string {
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
}

function advisory(vulnerable: string) {
  return {
    id: 1,
    url: 'https://advisories.example/1',
    title: 'Lets everybody in',
    severity: 'high',
    vulnerable_versions: vulnerable,
    cwe: ['CWE-284'],
    cvss: { score: 8, vectorString: null },
  };
}

async function audit(address = addressOf()) {
  const made = mkdtempSync(join(tmpdir(), 'bundled-'));
  const manifest = { name: 'bundled', version: '1.0.0', private: true, dependencies: DEPENDENCIES };
  writeFileSync(join(made, 'package.json'), JSON.stringify(manifest));
  const env = {
    ...process.env,
    npm_config_registry: address,
    npm_config_cache: join(made, 'cache'),
    npm_config_fetch_retries: '0',
  };
  const child = spawn(process.execPath, ['scripts/audit-bundled.mjs', made], { cwd: root, env });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { status, stdout, stderr };
}

beforeAll(() => once(registry.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void registry.close());
beforeEach(() => {
  refused = 200;
  advisories = {};
});

const NONE = { status: 0, stdout: 'The registry knows no vulnerability of what is in the bundles.\n', stderr: '' };

describe('when the bundles are audited', () => {
  test('then they pass if there are no advisories', async () => {
    expect(await audit()).toEqual(NONE);
  });

  test.each([
    ['shipped', '<2.0.0'],
    ['twice', '>=2.0.0'],
  ])('then an advisory for %s %s is found', async (name, range) => {
    advisories = { [name]: [advisory(range)] };
    const stderr = `${name} ${range}: high: Lets everybody in, https://advisories.example/1\n`;
    expect(await audit()).toEqual({ status: 1, stdout: '', stderr });
  });

  test.each([
    ['another version', 'shipped', '>=2.0.0'],
    ['what is not in the bundles', 'beside', '*'],
  ])('then an advisory for %s is none for them', async (_, name, range) => {
    advisories = { [name]: [advisory(range)] };
    expect(await audit()).toEqual(NONE);
  });

  const UNKNOWN = /^The advisories could not be read, so nothing is known about vulnerabilities: .+\n$/;

  test.each([405, 503])('then an answer of %i is no finding, and no success', async (status) => {
    refused = status;
    expect(await audit()).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(UNKNOWN) });
  });

  test('then a registry that is out of reach is no finding, and no success', async () => {
    expect(await audit('http://127.0.0.1:1')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(UNKNOWN),
    });
  });
});
