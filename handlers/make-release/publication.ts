import { createHash } from 'node:crypto';
import type { Description } from './stored-object';

/** What is remembered with a release in its bucket, to tell a repeated or late approval from a new one. */
export type Imprint = { readonly sha256: string; readonly 'approved-at': string };

/** `publish` if the release is new; else why not. */
export type Verdict = 'publish' | 'already released' | 'a later approval was released';

/** The imprint of a release. */
export function imprint(zip: Uint8Array, approvedAt: string): Imprint {
  return { sha256: createHash('sha256').update(zip).digest('hex'), 'approved-at': approvedAt };
}

/**
 * Whether a release may become the newest in its bucket, which starts the pipeline. The same content isn't released
 * twice, and a late event (a retry, a dead letter sent again) never puts an older approval over a newer one.
 */
export function judge(next: Imprint, current: Description | undefined): Verdict {
  const { sha256, 'approved-at': approvedAt } = current?.metadata ?? {};
  if (sha256 === next.sha256) return 'already released';
  return approvedAt !== undefined && approvedAt > next['approved-at'] ? 'a later approval was released' : 'publish';
}
