import type { CfnBucketProps } from 'aws-cdk-lib/aws-s3';
import type { Statement } from '../../private/statements';

/** What every bucket of the lake has: nothing public, no ACLs. */
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

/** Refuses every request without TLS or with a version below 1.2. */
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
