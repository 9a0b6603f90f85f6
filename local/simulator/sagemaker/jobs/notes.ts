import { appendFileSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Job } from './job';

/** Adds a line to the log of a job, unless the folder of the job has been deleted with the rehearsal. */
export function note(job: Job, text: string): void {
  if (existsSync(dirname(job.log))) appendFileSync(job.log, `[simulator] ${text}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
