import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE } from '../../core/package';
import type { Report } from '../../rehearsal/report';

export interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly report: Report;
}

/** The command of a rehearsal, without the interpreter. */
export function commandOf(project: string, folder: string): string[] {
  return ['--enable-source-maps', join(PACKAGE, 'dist', 'rehearse.js'), '--project', project, '--folder', folder];
}

/** Rehearses a project to the end. The report goes beside the folder. */
export function rehearse(project: string, folder: string, ...args: string[]): Run {
  const json = `${folder}.json`;
  const command = [...commandOf(project, folder), '--json', json, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}`, report: JSON.parse(readFileSync(json, 'utf8')) as Report };
}
