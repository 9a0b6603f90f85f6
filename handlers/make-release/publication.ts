import { sha256 } from '../../releases/digest';
import type { ApprovedPackage } from './approved-package';
import type { Description } from './stored-object';

/** Metadata of a release in its bucket. It tells a repeated or late approval from a new one. */
export type Imprint = { readonly sha256: string; readonly 'approved-at': string; readonly 'model-package': string };

/** `publish` if the release is new; otherwise the reason why it isn't published. */
export type Verdict = 'publish' | 'already released' | 'a later approval was released';

/** What tells one approval from another. */
export type Approved = Pick<ApprovedPackage, 'arn' | 'approval'>;

/** Computes the imprint of a release. */
export function imprint(zip: Uint8Array, { arn, approval }: Approved): Imprint {
  return {
    sha256: sha256(zip),
    'approved-at': approval.at,
    'model-package': arn,
  };
}

/**
 * Decides whether a release may become the newest in its bucket, which starts the pipeline. The same approval is not
 * released twice, whatever was edited since. A late event, such as a retry or a redriven dead letter, never replaces a
 * newer approval by an older one.
 */
export function judge(
  { arn: nextArn, approval }: Approved,
  current: Pick<Description, 'metadata'> | undefined,
): Verdict {
  const { 'approved-at': approvedAt, 'model-package': arn } = current?.metadata ?? {};
  if (approvedAt === undefined) return 'publish';
  const [released, approved] = [Date.parse(approvedAt), Date.parse(approval.at)];
  if (released > approved) return 'a later approval was released';
  // releases of 0.1.0 don't name the package
  const isSamePackage = arn === undefined || arn === nextArn;
  return released === approved && isSamePackage ? 'already released' : 'publish';
}
