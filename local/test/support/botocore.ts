import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { join } from 'node:path';
import { EMULATOR_PYTHON } from './simulator';

export interface BotocoreOptions {
  readonly service?: string;
  readonly account?: string;
  /** Whether botocore checks the request itself; it does by default. */
  readonly checked?: boolean;
}

/** What became of a call: an answer, with whatever its model does not have or misses; or a refusal. */
export interface BotocoreOutcome {
  // eslint-disable-next-line typescript/no-explicit-any -- each operation has its own shape
  readonly answer?: any;
  readonly strangers?: readonly string[];
  /** The class of the exception that botocore made of the error. */
  readonly class?: string;
  readonly code?: string;
  readonly message?: string;
}

/** botocore in a process of its own, which nobody here wrote. */
export class Botocore {
  private readonly python: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  public constructor(url: string) {
    this.python = spawn(EMULATOR_PYTHON, [join(__dirname, 'botocore_calls.py'), url], {
      env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', PYTHONUNBUFFERED: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.reader = createInterface(this.python.stdout);
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  public async call(operation: string, request: object, options: BotocoreOptions = {}): Promise<BotocoreOutcome> {
    this.python.stdin.write(`${JSON.stringify({ operation, request, ...options })}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`botocore ended: ${String(this.python.stderr.read())}`);
    return JSON.parse(value) as BotocoreOutcome;
  }

  public close(): void {
    this.python.stdin.end();
    this.reader.close();
  }
}
