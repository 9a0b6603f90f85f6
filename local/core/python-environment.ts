import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { machineFault } from './machine-faults';
import { makeFolder } from './folders';
import { FILES } from './package';
import { lookUp } from './process-table';
import { type Making, cleanEnvironment, runPython } from './python-program';

const REQUIREMENTS = {
  emulator: ['emulator'],
  jobs: ['jobs'],
  tests: ['emulator', 'tests'],
  conformance: ['conformance', 'tests'],
} as const;

export type EnvironmentName = keyof typeof REQUIREMENTS;

export const environmentNames = Object.keys(REQUIREMENTS) as EnvironmentName[];

/** The versions of Python that the pinned packages have wheels for. */
const [OLDEST, NEWEST] = [11, 12];

const WINDOWS = process.platform === 'win32';

/**
 * A virtual environment with pinned packages. It lies in the user's cache, and its name depends on the requirements, so
 * every project and every checkout shares it and a new pin makes a new one.
 */
export class PythonEnvironment {
  public readonly folder: string;
  private readonly requirements: readonly string[];

  public constructor(public readonly name: EnvironmentName) {
    this.requirements = REQUIREMENTS[name].map((file) => join(FILES.requirements, `${file}.txt`));
    const hash = createHash('sha256');
    for (const file of this.requirements) hash.update(readFileSync(file));
    this.folder = join(cacheFolder(), 'python', `${name}-${hash.digest('hex').slice(0, 12)}`);
  }

  public get interpreter(): string {
    return interpreterIn(this.folder);
  }

  /** The folder of an installed package. */
  public packageFolder(name: string): string {
    const library = join(this.folder, WINDOWS ? 'Lib' : 'lib');
    const versions = existsSync(library) ? readdirSync(library) : [];
    const places = ['.', ...versions].map((version) => join(library, version, 'site-packages', name));
    return places.find((place) => existsSync(place)) ?? join(library, 'site-packages', name);
  }

  /** Whether the environment is complete, and the Python that made it is still there. */
  public get isReady(): boolean {
    return existsSync(receiptIn(this.folder)) && versionOf(this.interpreter) !== undefined;
  }

  /** Makes the environment unless it is ready. Returns how many seconds that took. */
  public async make(making: Making = {}): Promise<number> {
    if (this.isReady) return 0;
    const started = performance.now();
    const python = findPython();
    const draft = `${this.folder}.${process.pid}`;
    try {
      makeFolder(dirname(draft));
      this.removeDrafts();
      await runPython('venv', python, ['-m', 'venv', '--clear', draft], making);
      const files = this.requirements.flatMap((file) => ['-r', file]);
      const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--no-input', ...files];
      await runPython('pip', interpreterIn(draft), pip, making);
      writeFileSync(receiptIn(draft), '');
      this.settle(draft);
    } catch (error) {
      throw new Error(machineFault(error, 'in CDK_ML_LIFECYCLE_CACHE') ?? (error as Error).message, { cause: error });
    } finally {
      removeDraft(draft);
    }
    return (performance.now() - started) / 1000;
  }

  /** Moves the new environment into place, unless another process has made the same one meanwhile. */
  private settle(draft: string): void {
    if (this.isReady) return;
    // without its receipt, what a kill leaves of it counts as half made
    rmSync(receiptIn(this.folder), { force: true });
    rmSync(this.folder, { recursive: true, force: true });
    try {
      renameSync(draft, this.folder);
    } catch (error) {
      if (!this.isReady) throw error;
    }
  }

  /** Removes what processes that were killed have left half made. */
  private removeDrafts(): void {
    const prefix = `${basename(this.folder)}.`;
    for (const name of readdirSync(dirname(this.folder)).filter((each) => each.startsWith(prefix))) {
      const maker = Number(name.slice(prefix.length));
      if (maker !== process.pid && lookUp(maker)) continue;
      rmSync(join(dirname(this.folder), name), { recursive: true, force: true });
    }
  }
}

/** What can't be removed now, the next making removes. */
function removeDraft(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // the error that led here says more
  }
}

/** The folder for what all projects share. */
export function cacheFolder(): string {
  const { CDK_ML_LIFECYCLE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (CDK_ML_LIFECYCLE_CACHE) return CDK_ML_LIFECYCLE_CACHE;
  const usual = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  return join((WINDOWS ? LOCALAPPDATA : XDG_CACHE_HOME) || usual, 'cdk-ml-lifecycle');
}

function interpreterIn(folder: string): string {
  return WINDOWS ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** The file that marks a complete environment. */
function receiptIn(folder: string): string {
  return join(folder, 'complete');
}

function versionOf(command: string): readonly number[] | undefined {
  const program = 'import sys; print(*sys.version_info[:2])';
  const { status, stdout } = spawnSync(command, ['-c', program], { encoding: 'utf8', env: cleanEnvironment() });
  return status === 0 ? stdout.trim().split(' ').map(Number) : undefined;
}

function findPython(): string {
  const usual = ['python3', 'python3.12', 'python3.11', 'python'];
  const names = process.env.PYTHON ? [process.env.PYTHON] : usual;
  const found = names.flatMap((name) => {
    const version = versionOf(name);
    return version ? [{ name, version }] : [];
  });
  const fit = found.find(({ version: [major, minor] }) => major === 3 && minor >= OLDEST && minor <= NEWEST);
  if (fit) return fit.name;
  const got =
    found.map(({ name, version }) => `${name} is ${version.join('.')}`).join(', ') ||
    `${names.join(', ')} can't be started`;
  throw new Error(
    `the local AWS needs Python 3.${OLDEST} to 3.${NEWEST}, but ${got}; install one, or name it in the variable PYTHON`,
  );
}
