import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the workers of a run one folder for what they leave behind,
 * and removes it in the end.
 */
export default function setup(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk-ml-lifecycle-local-'));
}

/** The other end of `setup`. */
export function teardown(): void {
  if (process.env.TMPDIR) rmSync(process.env.TMPDIR, { recursive: true, force: true });
}
