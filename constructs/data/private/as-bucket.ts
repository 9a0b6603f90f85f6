import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Bucket, CfnBucket, type IBucket, type IBucketRef } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { asKey } from '../../private/as-key';

/**
 * A bucket as the constructs of aws-cdk-lib take it. What is known only by reference becomes an import.
 *
 * @param id the ID of an import among the children of the scope
 * @param key what encrypts the bucket, if the bucket doesn't know it
 */
export function asBucket(scope: Construct, id: string, given: IBucketRef, key?: IKeyRef): IBucket {
  const bucket = bucketOf(given);
  if (bucket && (bucket.encryptionKey || !key)) return bucket;
  const known = scope.node.tryFindChild(id) as IBucket | undefined;
  if (known) return known;
  const { account, region } = given.env;
  const imported = Bucket.fromBucketAttributes(scope, id, {
    ...given.bucketRef,
    account,
    region,
    encryptionKey: key && asKey(scope, key),
  });
  return Object.assign(imported, delegate(given, bucket));
}

/** The import has the policy and the notifications of what was given. Two that write them would undo each other's. */
function delegate(given: IBucketRef, bucket: IBucket | undefined): Partial<IBucket> {
  const owner = iam.ResourceWithPolicies.of(given);
  return {
    ...(owner && { addToResourcePolicy: (statement) => owner.addToResourcePolicy(statement) }),
    ...(bucket && {
      addEventNotification: (...notification) => bucket.addEventNotification(...notification),
      enableEventBridgeNotification: () => bucket.enableEventBridgeNotification(),
    }),
  };
}

/** The members tell, because there may be several copies of a package. */
function bucketOf(given: IBucketRef): IBucket | undefined {
  if ('addEventNotification' in given) return given as IBucket;
  if ('bucket' in given && 'addToResourcePolicy' in given) return given.bucket as IBucket;
  return CfnBucket.isCfnBucket(given) ? Bucket.fromCfnBucket(given) : undefined;
}
