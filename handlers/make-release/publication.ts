import { createHash } from 'node:crypto';
import type { Description } from './stored-object';

/** Metadata of a release in its bucket. It tells a repeated or late approval from a new one. */
export type Imprint = { readonly sha256: string; readonly 'approved-at': string };

/** `publish` if the release is new; otherwise the reason why it isn't published. */
export type Verdict = 'publish' | 'already released' | 'a later approval was released';

/** Computes the imprint of a release. */
export function imprint(zip: Uint8Array, approvedAt: string): Imprint {
  return { sha256: createHash('sha256').update(zip).digest('hex'), 'approved-at': approvedAt };
}

/**
 * Decides whether a release may become the newest in its bucket, which starts the pipeline. The same content is not
 * released twice. A late event, such as a retry or a redriven dead letter, never replaces a newer approval by an older
 * one.
 */
export function judge(next: Imprint, current: Description | undefined): Verdict {
  const { sha256, 'approved-at': approvedAt } = current?.metadata ?? {};
  if (sha256 === next.sha256) return 'already released';
  return approvedAt !== undefined && approvedAt > next['approved-at'] ? 'a later approval was released' : 'publish';
}
