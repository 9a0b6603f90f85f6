import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './consumers/package';

let tree: string;
const at = (...path: string[]) => join(tree, ...path);

const build = () => run('node', ['scripts/build.mjs'], tree);
const isStale = () => spawnSync('node', ['scripts/build.mjs', '--check'], { cwd: tree }).status === 1;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'build-'));
  run('node', ['scripts/clean-copy.mjs', tree], resolve(__dirname, '../..'));
  writeFileSync(at('lib/extra.ts'), 'export const EXTRA = 1;\n');
  build();
});

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

test('nothing is built twice', () => {
  const built = statSync(at('dist/app/index.js')).mtimeMs;
  expect(isStale()).toBe(false);
  build();
  expect(statSync(at('dist/app/index.js')).mtimeMs).toBe(built);
});

test('a file that is written again with the same content is no change', () => {
  writeFileSync(at('lib/extra.ts'), readFileSync(at('lib/extra.ts')));
  expect(isStale()).toBe(false);
});

test.each([
  'lib/app.ts',
  'constructs/index.ts',
  'schema/release.ts',
  'handlers/smoke-test/index.ts',
  'scripts/bundle-app.mjs',
  'scripts/bundles.mjs',
  'tsconfig.json',
  'package-lock.json',
  'dist/lib/app.js',
  'dist/app/index.js',
  'dist/cli/index.js',
  'dist/handlers/smoke-test/index.js',
  'dist/constructs/index.js',
])('a change of %s makes the build stale', (file) => {
  const content = readFileSync(at(file));
  appendFileSync(at(file), '\n');
  expect(isStale()).toBe(true);
  writeFileSync(at(file), content);
  expect(isStale()).toBe(false);
});

test('a new build has what changed, and nothing of files that are gone', () => {
  renameSync(at('lib/extra.ts'), at('lib/other.ts'));
  expect(isStale()).toBe(true);
  build();
  expect(isStale()).toBe(false);
  expect(existsSync(at('dist/lib/other.js'))).toBe(true);
  expect(existsSync(at('dist/lib/extra.js'))).toBe(false);
});

test('a build that fails is no build', () => {
  writeFileSync(at('lib/other.ts'), 'export const OTHER: number = "";\n');
  expect(build).toThrow('other.ts');
  expect(isStale()).toBe(true);
});
