import { appendFileSync } from 'node:fs';
import type { Job } from './job';

/** Adds a line of the service's own to the log of a job. */
export function note(job: Job, text: string): void {
  appendFileSync(job.log, `[simulator] ${text}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
