import { mkdtempSync, readdirSync, writeFileSync, mkdirSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonEnvironment, environmentNames } from '../../core/python-environment';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const cache = () => (process.env.CDK_ML_LIFECYCLE_CACHE = mkdtempSync(join(tmpdir(), 'cache-')));
const log = join(mkdtempSync(join(tmpdir(), 'log-')), 'python.log');

const SAYS_ITS_VERSION = '[ "$1" = -c ] && { echo 3 11; exit; }';
/** Makes an environment of one file, and installs nothing into it. */
const MAKES = `${SAYS_ITS_VERSION}; [ "$2" = venv ] && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; exit 0`;
const FAILS = `${SAYS_ITS_VERSION}; mkdir -p "$4/bin"; exit 3`;

/** A stand-in for Python. */
function fakePython(script: string): void {
  const program = join(mkdtempSync(join(tmpdir(), 'python-')), 'python3.11');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  process.env.PYTHON = program;
}

describe('a Python environment', () => {
  test('lies in the cache, each with a folder of its own', () => {
    const folder = cache();
    const folders = environmentNames.map((name) => new PythonEnvironment(name).folder);
    expect(new Set(folders).size).toBe(environmentNames.length);
    for (const each of folders) expect(each.startsWith(join(folder, 'python'))).toBe(true);
  });

  test('is made once', async () => {
    cache();
    fakePython(MAKES);
    const environment = new PythonEnvironment('jobs');
    expect(environment.isReady).toBe(false);
    expect(await environment.make({ log })).toBeGreaterThan(0);
    expect(environment.isReady).toBe(true);
    expect(await environment.make({ log })).toBe(0);
  });

  test('that could not be made leaves nothing behind', async () => {
    const folder = cache();
    fakePython(FAILS);
    const environment = new PythonEnvironment('jobs');
    await expect(environment.make({ log })).rejects.toThrow(
      / can't make a virtual environment \(3\); install its module venv, or name another Python in PYTHON$/,
    );
    expect(readdirSync(join(folder, 'python'))).toEqual([]);
  });

  test('replaces one that was left half made', async () => {
    cache();
    fakePython(MAKES);
    const environment = new PythonEnvironment('jobs');
    mkdirSync(join(environment.folder, 'bin'), { recursive: true });
    await environment.make({ log });
    expect(environment.isReady).toBe(true);
  });

  test('is remade when what a kill left lies beside it, and leaves what another process is making', async () => {
    const folder = cache();
    fakePython(MAKES);
    const environment = new PythonEnvironment('jobs');
    const [dead, alive] = [`${environment.folder}.4194304`, `${environment.folder}.${process.ppid}`];
    for (const draft of [dead, alive, `${environment.folder}.${process.pid}`])
      mkdirSync(join(draft, 'bin'), { recursive: true });
    await environment.make({ log });
    expect(
      readdirSync(join(folder, 'python'))
        .map((name) => join(folder, 'python', name))
        .toSorted(),
    ).toEqual([environment.folder, alive].toSorted());
  });

  test.each([
    [
      'no network',
      "echo 'NewConnectionError: Failed to establish a new connection' >&2",
      /^pip got no packages from its index; check the network/,
    ],
    [
      'no index',
      "echo 'ERROR: No matching distribution found for a==1' >&2",
      /^pip got no packages from its index; check the network/,
    ],
    [
      'no space',
      "echo 'OSError: [Errno 28] No space left on device' >&2",
      /^no space is left on the disk; .* in CDK_ML_LIFECYCLE_CACHE$/,
    ],
    ['a fault of pip', 'echo odd >&2', /^pip could not install the packages \(4\)/],
  ])('that pip cannot fill for %s says what to do', async (_, says, sentence) => {
    const folder = cache();
    fakePython(MAKES.replace('exit 0', `[ "$2" = pip ] && { ${says}; exit 4; }; exit 0`));
    await expect(new PythonEnvironment('jobs').make({ log })).rejects.toThrow(sentence);
    expect(readdirSync(join(folder, 'python'))).toEqual([]);
  });

  test('in a cache that is a file says where to put it', async () => {
    fakePython(MAKES);
    process.env.CDK_ML_LIFECYCLE_CACHE = log;
    writeFileSync(log, '');
    await expect(new PythonEnvironment('jobs').make({ log })).rejects.toThrow(
      /^a file is where a folder is meant, .* in CDK_ML_LIFECYCLE_CACHE$/,
    );
  });

  test('needs a Python that the pinned packages have wheels for', async () => {
    cache();
    fakePython('echo 3 9');
    await expect(new PythonEnvironment('jobs').make({ log })).rejects.toThrow(
      /^the local AWS needs Python 3.11 to 3.12, but .*python3.11 is 3.9; install one, or name it in the variable PYTHON$/,
    );
  });
});
