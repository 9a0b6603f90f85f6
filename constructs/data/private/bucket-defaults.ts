import type { CfnBucket, CfnBucketProps } from 'aws-cdk-lib/aws-s3';
import { acknowledgeInStandards } from '../../private/acknowledge';
import type { Statement } from '../../private/statements';

/** Rules that no bucket follows by itself, and why. */
const ACCEPTED = [
  [
    'S3BucketReplicationEnabled',
    'Versions protect against deletion; a copy in another Region is for whoever may decide where the data is kept',
  ],
  [
    'S3ObjectLockEnabled',
    'It can never be turned off again, protects nothing without a retention, and a retention keeps what a person has a right to have deleted',
  ],
] as const;

/** Accepts the findings of rules that no bucket follows by itself. */
export function acknowledgeBucket(bucket: CfnBucket): void {
  for (const [rule, reason] of ACCEPTED) acknowledgeInStandards(bucket, rule, reason);
}

/** Properties of every bucket of the lake: public access is blocked and ACLs are disabled. */
export function privateBucket(): CfnBucketProps {
  return {
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
  };
}

/** Denies every request without TLS, or with a TLS version below 1.2. */
export function tlsOnly(bucketArn: string): Statement[] {
  const refuse = (Sid: string, Condition: Statement['Condition']): Statement => ({
    Sid,
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition,
  });
  return [
    refuse('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }),
    refuse('Tls12OrNewer', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  ];
}
