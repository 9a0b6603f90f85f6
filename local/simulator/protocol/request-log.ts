import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Caller } from '../../core/scope';

export interface LoggedRequest {
  readonly operation: string;
  readonly caller: Caller;
  readonly status: number;
  readonly milliseconds: number;
  readonly error?: string;
  readonly message?: string;
}

/** Logs every request that the simulator answered, one line of JSON each. */
export class RequestLog {
  /** @param file absent to log nothing */
  public constructor(private readonly file?: string) {
    if (file) mkdirSync(dirname(file), { recursive: true });
  }

  public add({ caller, ...request }: LoggedRequest): void {
    if (!this.file) return;
    const line = { time: new Date().toISOString(), ...caller, ...request };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}
