import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';

/** How long a zone keeps objects, and where: these props of it. */
interface Retention {
  readonly expiration?: Duration;
  readonly prefixExpirations?: { [prefix: string]: Duration };
  readonly noncurrentExpiration?: Duration;
  readonly intelligentTiering?: boolean;
}

/** S3 refuses an expiration in days and the removal of delete markers in one rule. */
export function renderRetention(p: Retention): CfnBucket.RuleProperty[] {
  const whole: CfnBucket.RuleProperty = {
    id: 'Retention',
    status: 'Enabled',
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays: p.noncurrentExpiration?.toDays() ?? (p.expiration ? 1 : 90) },
    transitions: renderTiering(p),
  };
  const prefixes = Object.entries(p.prefixExpirations ?? {}).map(([prefix, after]) => renderPrefixRule(prefix, after));
  if (!p.expiration) return [{ ...whole, expiredObjectDeleteMarker: true }, ...prefixes];
  const markers = { id: 'DeleteMarkers', status: 'Enabled', expiredObjectDeleteMarker: true };
  return [{ ...whole, expirationInDays: p.expiration.toDays() }, ...prefixes, markers];
}

/** The age at which objects move to Intelligent-Tiering. */
const TIERING_DAYS = 30;

/** S3 refuses an expiration that isn't later than the transition. */
function renderTiering({
  expiration,
  intelligentTiering = true,
}: Retention): CfnBucket.TransitionProperty[] | undefined {
  if (!intelligentTiering || (expiration && !expiration.isUnresolved() && expiration.toDays() <= TIERING_DAYS)) {
    return undefined;
  }
  return [{ storageClass: 'INTELLIGENT_TIERING', transitionInDays: TIERING_DAYS }];
}

/** Where two rules meet, S3 follows the one that deletes earlier. */
function renderPrefixRule(prefix: string, after: Duration): CfnBucket.RuleProperty {
  return {
    id: `Retention of ${prefix}`.slice(0, 255),
    status: 'Enabled',
    prefix: `${prefix}/`,
    expirationInDays: after.toDays(),
    noncurrentVersionExpiration: { noncurrentDays: 1 },
  };
}
