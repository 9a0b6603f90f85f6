import { appendFileSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Job } from './job';

/** Adds a line of the service's own to the log of a job, unless the job's folder is gone with the rehearsal. */
export function note(job: Job, text: string): void {
  if (existsSync(dirname(job.log))) appendFileSync(job.log, `[simulator] ${text}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
