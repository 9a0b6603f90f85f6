import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { app } from '../../cdk.json';
import { missingFlags, v8Flags } from '../../lib/v8-flags';

const FEW = ['--single-threaded-gc', '--liftoff-only'];
const MANY = ['--single-threaded-gc', '--wasm-tiering-budget=1000000000'];

const work = mkdtempSync(join(tmpdir(), 'v8-flags-'));

function folderOf(size: number): string {
  const folder = join(work, `use-cases-${size}`);
  for (let n = 0; n < size; n++) {
    mkdirSync(join(folder, `${n}`), { recursive: true });
    writeFileSync(join(folder, `${n}`, 'use-case.yaml'), '');
  }
  return folder;
}

function start(execArgv: string[], context: object, env: Record<string, string> = {}) {
  return { execArgv, env: { CDK_CONTEXT_JSON: JSON.stringify(context), ...env } };
}

test.each([
  [0, FEW],
  [1, FEW],
  [19, FEW],
  [20, MANY],
  [100, MANY],
])('%i use cases are validated with the flags %j', (useCases, flags) => {
  expect(v8Flags(useCases)).toEqual(flags);
});

test('cdk.json starts the app with the flags for a few use cases', () => {
  expect(app).toBe(['node', ...FEW, 'dist/app/index.js'].join(' '));
});

describe('when the app starts', () => {
  test('then it lacks the flags that suit the number of use cases', () => {
    expect(missingFlags(start([], { useCases: folderOf(2) }))).toEqual(FEW);
    expect(missingFlags(start(FEW, { useCases: folderOf(20) }))).toEqual(MANY);
  });

  test('then it lacks none that it has', () => {
    expect(missingFlags(start(['--enable-source-maps', ...FEW], { useCases: folderOf(2) }))).toEqual([]);
    expect(missingFlags(start(MANY, { useCases: folderOf(20) }))).toEqual([]);
  });

  test('then a selected use case counts as one', () => {
    expect(missingFlags(start([], { useCases: folderOf(20), useCase: 'loans' }))).toEqual(FEW);
  });

  test.each([[{ useCases: ['a', 'b'] }], [{ useCases: '\0' }], [{ useCases: 5, useCase: [] }], [{ useCases: null }]])(
    'then a context that the app will refuse counts as one: %j',
    (context) => {
      expect(missingFlags(start([], context))).toEqual(FEW);
    },
  );

  test('then it lacks none if it does not validate', () => {
    expect(missingFlags(start([], { useCases: folderOf(2) }, { CDK_VALIDATION: 'false' }))).toEqual([]);
  });
});

describe('when a process lacks flags', () => {
  const entry = join(work, 'entry.js');
  const run = (flags: string[], body: string, before = '') => {
    const contents = `import { withV8Flags } from './lib/v8-flags'; ${before}; void withV8Flags(() => { ${body} });`;
    buildSync({
      stdin: { contents, resolveDir: resolve(__dirname, '../..') },
      outfile: entry,
      bundle: true,
      platform: 'node',
    });
    const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ useCases: folderOf(2) }), CDK_VALIDATION: '' };
    return spawnSync(process.execPath, [...flags, entry, 'an argument'], { encoding: 'utf8', env });
  };
  const show = 'console.log(JSON.stringify([process.execArgv, process.argv.slice(2)]));';

  test('then another one has them, with the options and arguments of the first', () => {
    const { stdout } = run(['--no-deprecation'], show);
    expect(JSON.parse(stdout)).toEqual([[...FEW, '--no-deprecation'], ['an argument']]);
  });

  test('then flags for another number of use cases are replaced', () => {
    expect(JSON.parse(run(MANY, show).stdout)).toEqual([FEW, ['an argument']]);
  });

  test('then the exit code is that of the app', () => {
    expect(run([], 'process.exitCode = 3;').status).toBe(3);
  });

  test('then a signal that ends the app ends it too', () => {
    expect(run([], `process.kill(process.pid, 'SIGKILL');`).signal).toBe('SIGKILL');
  });

  test('then the app runs without them where Node does not know them', () => {
    const standIn = join(work, 'old-node');
    writeFileSync(standIn, '#!/bin/sh\nexit 9\n', { mode: 0o755 });
    const { stdout } = run([], show, `process.execPath = ${JSON.stringify(standIn)}`);
    expect(JSON.parse(stdout)).toEqual([[], ['an argument']]);
  });
});
