import { createWriteStream, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Interrupted, RehearsalFailure } from './failure';
import { signalGroup } from '../core/processes';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The file that everything it prints goes to. */
  readonly log: string;
  readonly signal: AbortSignal;
  /** Called with every line as the command prints it. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command to its end. If it fails, the error names it and quotes the end of what it printed. */
export async function run(name: string, command: Command): Promise<void> {
  const status = await spawned(command);
  if (command.signal.aborted) throw new Interrupted();
  if (status !== 0) {
    throw new RehearsalFailure(name, `${name} ended with ${status}`, [...tail(command.log, 15), `log: ${command.log}`]);
  }
}

/** The last lines of a log. */
export function tail(log: string, lines: number): string[] {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines);
}

function spawned({ program, args, env, cwd, log, signal, onLine }: Command): Promise<number | string> {
  const file = createWriteStream(log, { flags: 'a' });
  // a process group of its own, so that whatever it starts ends with it
  const child = spawn(program, [...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      onLine?.(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      file.end(() => resolve(code ?? killedBy ?? 'an unknown status'));
    });
  });
}
