import * as iam from 'aws-cdk-lib/aws-iam';
import { type BucketReference, CfnBucket, CfnBucketPolicy, type IBucket, type IBucketRef } from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { acknowledgeInStandards } from '../../private/acknowledge';
import { withDocumentStatement } from '../../private/resource-policy';
import { type Statement, policyDocument } from '../../private/statements';
import { acknowledgeBucket, privateBucket, tlsOnly } from './bucket-defaults';
import { openBucket } from './open-bucket';

/** Whether a bucket admits the delivery of logs already. The member tells, because there may be several copies of a package. */
const ADMITS_LOGS = '_admitsLogs';

/**
 * The bucket that S3 delivers the server access logs of zones to. It is encrypted with a key that S3 manages, because
 * log delivery supports no other default encryption.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends Construct implements IBucketRef, iam.IResourceWithPolicyV2 {
  public readonly [ADMITS_LOGS] = true;
  public readonly bucketRef: BucketReference;
  public readonly env: ResourceEnvironment;
  public readonly policy: CfnBucketPolicy;
  private readonly adopted: () => IBucket;

  public constructor(scope: Construct, id: string, removalPolicy: RemovalPolicy | undefined) {
    super(scope, id);
    const bucket = new CfnBucket(this, 'Resource', {
      ...privateBucket(),
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      },
      versioningConfiguration: { status: 'Enabled' },
      lifecycleConfiguration: { rules: [EXPIRE] },
    });
    acknowledgeBucket(bucket);
    for (const [rule, reason] of ACCEPTED) acknowledgeInStandards(bucket, rule, reason);
    bucket.applyRemovalPolicy(removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.env = bucket.env;
    this.bucketRef = { bucketName: bucket.ref, bucketArn: bucket.attrArn };
    this.policy = new CfnBucketPolicy(this, 'Policy', {
      bucket: bucket.ref,
      policyDocument: policyDocument([
        ...tlsOnly(bucket.attrArn),
        deliveryStatement(bucket.attrArn, '', Stack.of(this).account),
      ]),
    });
    this.adopted = openBucket(bucket, this);
  }

  /** The bucket as the constructs of aws-cdk-lib take it. */
  public get bucket(): IBucket {
    return this.adopted();
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.policy.policyDocument = withDocumentStatement(this.policy.policyDocument, statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}

/** Rules that a bucket for access logs can't follow, and why. */
const ACCEPTED = [
  [
    'S3DefaultEncryptionKMS',
    'S3 delivers access logs only to a bucket whose default encryption has a key that S3 manages',
  ],
  ['S3BucketLoggingEnabled', 'A bucket for access logs that logs accesses to itself would never be at rest'],
  ['S3EventNotificationsEnabled', 'Access logs are read when somebody has a question; nothing waits for a new one'],
] as const;

const EXPIRE: CfnBucket.RuleProperty = {
  id: 'Expire',
  status: 'Enabled',
  expirationInDays: 365,
  noncurrentVersionExpiration: { noncurrentDays: 30 },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

/**
 * Lets S3 deliver access logs to a bucket of the user. The statement is added to the bucket's policy when this app owns
 * the bucket; an imported bucket has to allow the delivery already. The statement does not name the source bucket,
 * because its ARN would make two stacks depend on each other.
 */
export function allowLogDelivery(from: Construct, to: IBucketRef, prefix = ''): void {
  if (ADMITS_LOGS in to) return;
  const owned = iam.ResourceWithPolicies.of(to);
  if (owned === undefined) return;
  const statement = deliveryStatement(to.bucketRef.bucketArn, prefix, Stack.of(from).account);
  owned.addToResourcePolicy(iam.PolicyStatement.fromJson(statement));
}

function deliveryStatement(bucketArn: string, prefix: string, account: string): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${bucketArn}/${prefix}*`,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}
