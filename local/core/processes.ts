import { type ChildProcess, type StdioNull, type StdioPipe, spawn } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Processes {
  start(command: ProcessCommand): RunningProcess;
}

export interface ProcessCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
  /** Standard output and error are appended to this file. */
  readonly log: string;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the exit code, or with the signal's name. */
  readonly ended: Promise<number | string>;
  /** Terminates the whole process group, and kills it if it does not end. */
  stop(): Promise<void>;
}

/**
 * What a shell does before it becomes the program: it leaves a guard in the group of the program. The guard reads from a
 * pipe that only this process can write to. The pipe ends when this process does, even by SIGKILL, and then the guard
 * kills the group.
 */
const GUARD = `exec 3<&0 </dev/null
(trap '' HUP INT TERM; while read -r _; do :; done; kill -KILL 0) <&3 >/dev/null 2>&1 &
exec "$@" 3<&-`;

export interface GuardedOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard output and standard error: a pipe, or an open file. */
  readonly output: 'pipe' | number;
}

/**
 * Starts a program as the leader of a process group of its own. Whatever is in the group ends with the program, and with
 * this process.
 */
export function spawnGuarded(program: string, args: readonly string[], options: GuardedOptions): ChildProcess {
  const { cwd, env, output } = options;
  const stdio: (StdioPipe | StdioNull | number)[] = ['pipe', output, output];
  return spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...args], { cwd, env, detached: true, stdio });
}

/** Starts each process as the leader of a group of its own, so that whatever it starts ends with it. */
export class ProcessGroups implements Processes {
  private readonly running = new Map<number, RunningProcess>();
  private stopping = false;
  private readonly killAll = (): void => {
    for (const pid of this.running.keys()) signalGroup(pid, 'SIGKILL');
  };

  /** @param grace milliseconds between SIGTERM and SIGKILL */
  public constructor(private readonly grace = 3000) {}

  /** Starts a process. After `stopAll` it starts none, and returns a process that has ended. */
  public start(command: ProcessCommand): RunningProcess {
    if (this.stopping) return this.watched(undefined, Promise.resolve('SIGTERM'));
    mkdirSync(dirname(command.log), { recursive: true });
    const log = openSync(command.log, 'a');
    const env = { ...inherited(), ...command.env };
    const child = spawnGuarded(command.program, command.args, { cwd: command.cwd, env, output: log });
    closeSync(log);
    const { pid } = child;
    const ended = new Promise<number | string>((resolve) => {
      child.once('error', (error) => {
        appendFileSync(command.log, `${command.name}: ${error.message}\n`);
        if (pid === undefined) resolve(127);
      });
      child.once('exit', (code, name) => resolve(code ?? name!));
    });
    return this.watched(pid, ended);
  }

  /** Stops every process, and starts no more. */
  public async stopAll(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.running.values()].map((running) => running.stop()));
  }

  private watched(pid: number | undefined, ended: Promise<number | string>): RunningProcess {
    if (pid === undefined) return { pid: 0, ended, stop: async () => {} };
    if (this.running.size === 0) process.on('exit', this.killAll);
    const running = { pid, ended: ended.finally(() => this.forget(pid)), stop: () => this.stop(pid) };
    this.running.set(pid, running);
    return running;
  }

  /** Called when the leader has ended, as nothing of its group may outlive it. */
  private forget(pid: number): void {
    signalGroup(pid, 'SIGKILL');
    this.running.delete(pid);
    if (this.running.size === 0) process.off('exit', this.killAll);
  }

  private async stop(pid: number): Promise<void> {
    const running = this.running.get(pid);
    if (!running) return;
    signalGroup(pid, 'SIGTERM');
    // waits for the leader only, as a zombie of its group that nobody reaps would take the whole grace period
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), this.grace);
    await running.ended;
    clearTimeout(timer);
  }
}

/** The variables that programs need to start. Everything else is passed to them explicitly. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return { PATH, HOME, LANG, TMPDIR };
}

/** Signals every process of a group. A group that has ended is left alone. */
export function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
