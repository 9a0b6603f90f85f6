import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { machineFaultIn } from './machine-faults';
import { signalGroup, spawnGuarded } from './processes';

export interface Making {
  /** The file that pip writes to; the standard error of this process when left out. */
  readonly log?: string;
  readonly signal?: AbortSignal;
}

/** Variables that would lead Python or pip away from the environment that is being made. */
const MISLEADING = ['PYTHONHOME', 'PYTHONPATH', 'PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIRE_VIRTUALENV'];

/** The environment of this process, except for what misleads Python. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !MISLEADING.includes(name));
  return Object.fromEntries(kept);
}

/**
 * Runs a module of Python that makes an environment.
 *
 * @throws an error that says in one sentence what to do
 */
export async function runPython(
  module: 'venv' | 'pip',
  program: string,
  args: readonly string[],
  { log, signal }: Making,
): Promise<void> {
  signal?.throwIfAborted();
  const output = log === undefined ? process.stderr.fd : openSync(log, 'a');
  const before = log === undefined ? 0 : statSync(log).size;
  const child = spawnGuarded(program, args, { env: cleanEnvironment(), output });
  const stop = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const status = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, killedBy) => resolve(code ?? killedBy!));
    });
    signal?.throwIfAborted();
    if (status === 0) return;
    const said = log === undefined ? '' : readFileSync(log).subarray(before).toString();
    throw new Error(advice(module, said, status, program));
  } finally {
    signal?.removeEventListener('abort', stop);
    if (log !== undefined) closeSync(output);
  }
}

const UNREACHABLE =
  /Failed to establish a new connection|NewConnectionError|Temporary failure in name resolution|ConnectTimeout|ProxyError|Read timed out|CERTIFICATE_VERIFY_FAILED|No matching distribution found|Could not find a version/;

function advice(module: 'venv' | 'pip', said: string, status: number | string, program: string): string {
  const fault = machineFaultIn(said, '', 'in CDK_ML_LIFECYCLE_CACHE');
  if (fault) return fault;
  if (module === 'venv') {
    return `${program} can't make a virtual environment (${status}); install its module venv, or name another Python in PYTHON`;
  }
  if (UNREACHABLE.test(said)) {
    return 'pip got no packages from its index; check the network, the proxy and the variables PIP_*, and run this again';
  }
  return `pip could not install the packages (${status}); see what it says, and run this again`;
}
