import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Interrupted, RehearsalFailure } from './failure';
import { machineFaultIn } from '../core/machine-faults';
import { signalGroup, spawnGuarded } from '../core/processes';

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
  if (status === 0) return;
  const end = tail(command.log, 15);
  const fault = machineFaultIn(end.join('\n'), command.log);
  if (fault) throw new RehearsalFailure(name, fault, [`log: ${command.log}`]);
  throw new RehearsalFailure(name, `${name} ended with ${status}`, [...end, `log: ${command.log}`]);
}

/** The last lines of a log. */
export function tail(log: string, lines: number): string[] {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines);
}

async function spawned({ program, args, env, cwd, log, signal, onLine }: Command): Promise<number | string> {
  const file = openSync(log, 'a');
  const child = spawnGuarded(program, args, { cwd, env, output: 'pipe' });
  const stop = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        // there is none if the system could not start the program
        if (!stream) continue;
        createInterface({ input: stream }).on('line', (line) => {
          try {
            writeSync(file, `${line}\n`);
            onLine?.(line);
          } catch (error) {
            stop();
            reject(error as Error);
          }
        });
      }
      child.on('error', reject);
      child.on('close', (code, killedBy) => resolve(code ?? killedBy ?? 'an unknown status'));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    closeSync(file);
  }
}
