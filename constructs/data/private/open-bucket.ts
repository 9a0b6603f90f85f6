import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Bucket, type CfnBucket, type CfnBucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { onAdoption, sendStatementsTo } from '../../private/adopt';
import { asKey } from '../../private/as-key';

/** What owns a bucket with its one policy, and what encrypts it. */
export interface BucketOwner extends Construct, iam.IResourceWithPolicyV2 {
  readonly key?: IKeyRef;
  readonly policy: CfnBucketPolicy;
}

/**
 * Opens the L1 of a bucket to the constructs of aws-cdk-lib: `Bucket.fromCfnBucket` gives a bucket that knows its key and
 * adds to the policy of its owner, instead of one that makes a second policy.
 *
 * @returns gives this bucket
 */
export function openBucket(resource: CfnBucket, owner: BucketOwner): () => IBucket {
  sendStatementsTo(owner, resource);
  return onAdoption(resource, '@FromCfnBucket', () => adopt(resource, owner));
}

function adopt(resource: CfnBucket, owner: BucketOwner): IBucket {
  const bucket = withoutKey(resource, () => Bucket.fromCfnBucket(resource));
  return Object.assign(bucket, {
    encryptionKey: owner.key && asKey(owner, owner.key),
    addToResourcePolicy: (statement: iam.PolicyStatement) => owner.addToResourcePolicy(statement),
    addEventNotification: notifyAfter(owner.policy, bucket),
  });
}

/** CDK looks for the L1 of the key, and throws at an ARN that it can't take apart. We know the key. */
function withoutKey<T>(resource: CfnBucket, read: () => T): T {
  const { bucketEncryption } = resource;
  resource.bucketEncryption = undefined;
  try {
    return read();
  } finally {
    resource.bucketEncryption = bucketEncryption;
  }
}

/** S3 refuses two changes of a bucket at a time, so its notifications wait for its policy, as with CDK's own. */
function notifyAfter(policy: CfnBucketPolicy, bucket: IBucket): IBucket['addEventNotification'] {
  const notify = bucket.addEventNotification.bind(bucket);
  return (...notification) => {
    notify(...notification);
    bucket.node.findChild('Notifications').node.addDependency(policy);
  };
}
