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
  const bucket = Bucket.fromCfnBucket(resource);
  return Object.assign(bucket, {
    encryptionKey: owner.key && asKey(owner, owner.key),
    addToResourcePolicy: (statement: iam.PolicyStatement) => owner.addToResourcePolicy(statement),
    addEventNotification: notifyAfter(owner.policy, bucket),
  });
}

/** S3 refuses two changes of a bucket at a time, so its notifications wait for its policy, as with CDK's own. */
function notifyAfter(policy: CfnBucketPolicy, bucket: IBucket): IBucket['addEventNotification'] {
  const notify = bucket.addEventNotification.bind(bucket);
  return (...notification) => {
    notify(...notification);
    bucket.node.findChild('Notifications').node.addDependency(policy);
  };
}
