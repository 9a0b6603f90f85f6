import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKAGE } from '../../core/package';

export const PROGRAM = join(PACKAGE, 'dist', 'rehearse.js');

/** The seed of what is chosen at random; each run prints it. */
export const SEED = Number(process.env.FIRE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many seconds all kills together may take, about. */
export const SECONDS = Number(process.env.FIRE_SECONDS ?? 75);

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Processes whose command or environment speaks of a folder. */
export function processesOf(folder: string): { pid: number; line: string }[] {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid,args'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const lines = stdout.split('\n').filter((line) => line.includes(folder));
  return lines.map((line) => ({ pid: Number.parseInt(line), line: line.slice(0, 200) }));
}

/** What still runs after a few seconds. */
export async function survivors(folder: string): Promise<string[]> {
  for (let waited = 0; waited < 25 && processesOf(folder).length > 0; waited += 1) await sleep(200);
  return processesOf(folder).map(({ line }) => line);
}

/** What nobody wants to read: a stack trace of Node or Python, or a warning that the simulator has a bug. */
export const TRACE = /^\s+at .*:\d+:\d+\)?$|Traceback|SimulatorBug/m;

/** A rehearsal under npm. */
export class Rehearsal {
  public output = '';
  public readonly ended: Promise<number | string>;
  private readonly npm: ChildProcess;

  public constructor(folder: string, ...args: string[]) {
    const home = mkdtempSync(join(tmpdir(), 'npm-'));
    const scripts = { rehearse: `node "${PROGRAM}"` };
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'home', private: true, scripts }));
    const command = ['run', '-s', 'rehearse', '--', '--folder', folder, ...args];
    this.npm = spawn('npm', command, { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.npm.stdout!, this.npm.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = new Promise((resolve) => this.npm.once('exit', (code, name) => resolve(code ?? name!)));
  }

  public get pid(): number {
    return this.npm.pid!;
  }

  /** Waits until a phase begins. */
  public async reaches(phase: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.output.includes(`\n  ${phase}: `)) {
      if (over) throw new Error(`it ended before ${phase}:\n${this.output}`);
      await sleep(20);
    }
  }

  /** The last line of its output that says anything. */
  public get lastLine(): string {
    return this.output.trimEnd().split('\n').at(-1)!.trim();
  }
}
