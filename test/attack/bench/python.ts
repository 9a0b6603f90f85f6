import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const PYTHON = '.venv-jobs/bin/python';

/** A Python process that attacks, case by case. It ends when this process ends. */
export class PythonVictim {
  private process?: ChildProcess;
  private answer: (wrong: string[]) => void = () => {};

  public constructor(private readonly name: 'requests' | 'checks' | 'tables') {}

  public attack(one: unknown): Promise<string[]> {
    const child = (this.process ??= this.start());
    return new Promise((resolve) => {
      this.answer = resolve;
      child.stdin!.write(`${JSON.stringify(one)}\n`);
    });
  }

  private start(): ChildProcess {
    if (!existsSync(PYTHON)) throw new Error(`there is no ${PYTHON}: run npm run python:install`);
    const child = spawn(PYTHON, ['test/attack/python/victim.py', this.name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    createInterface(child.stdout).on('line', (line) => this.answer(JSON.parse(line) as string[]));
    child.stdin.on('error', () => {});
    child.once('exit', (code, signal) => {
      this.process = undefined;
      this.answer([`ended the Python process with ${signal ?? code}`]);
    });
    return child;
  }
}

export const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
