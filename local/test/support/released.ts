import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './example';

/** The last release, which has no tag in every clone. */
const RELEASED = { version: '0.1.0', commit: '59180c9' };

/** Whether the clone has the last release: a shallow one hasn't. */
export function hasRelease(): boolean {
  return spawnSync('git', ['-C', PROJECT, 'cat-file', '-e', `${RELEASED.commit}^{commit}`]).status === 0;
}

/** A built checkout of the last release, with the packages of the rehearsed project. */
export function released(): string {
  const folder = mkdtempSync(join(tmpdir(), 'released-'));
  const archive = join(folder, 'released.tar');
  const checkout = join(folder, RELEASED.version);
  run('git', ['-C', PROJECT, 'archive', '-o', archive, RELEASED.commit]);
  mkdirSync(checkout);
  run('tar', ['-xf', archive, '-C', checkout]);
  symlinkSync(join(PROJECT, 'node_modules'), join(checkout, 'node_modules'));
  run(process.execPath, [join(checkout, 'scripts', 'build.mjs')]);
  return checkout;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
