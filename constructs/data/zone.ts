import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import {
  BucketGrants,
  type BucketReference,
  CfnBucket,
  CfnBucketPolicy,
  type CfnBucketProps,
  type IBucket,
  type IBucketRef,
} from 'aws-cdk-lib/aws-s3';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { CrossAccountReader } from '../foundation';
import { crossAccountStatement } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { grantOnKey } from '../private/key-grants';
import { GlobalKind, takeGlobalName } from '../private/global-names';
import { injected } from '../private/inject';
import { sidsIn, withDocumentStatement, withStatements } from '../private/resource-policy';
import { type Statement, policyDocument } from '../private/statements';
import { Dataset } from './dataset';
import { AccessLogBucket, allowLogDelivery } from './private/access-log-bucket';
import { asBucket } from './private/as-bucket';
import { acknowledgeBucket, privateBucket, tlsOnly } from './private/bucket-defaults';
import { LIST, checkZone, checkZoneReader } from './private/checks';
import { openBucket } from './private/open-bucket';
import { renderRetention } from './private/retention';

/** A bucket and its key, owned or imported. Later stages read from it and write to it. */
export interface IZone extends IBucketRef {
  /** The key that encrypts the objects. */
  readonly key: IKeyRef;

  /**
   * The bucket as the constructs of aws-cdk-lib take it, with its key. It is made when you first ask for it. What they add
   * to its policy is in the one policy that the bucket has.
   */
  readonly bucket: IBucket;

  /** The ARN of the bucket. */
  readonly bucketArn: string;

  /** The name of the bucket. */
  readonly bucketName: string;

  /** Grants on the objects, each with the grant on the key that it needs. */
  readonly grants: BucketGrants;

  /**
   * The S3 URI of a location in this zone.
   *
   * @param prefix the prefix, without a slash at the beginning; by default, the whole bucket
   */
  uri(prefix?: string): string;

  /**
   * A dataset in this zone, at `<name>/<version>/`.
   *
   * @param name the prefix of all its versions; a malformed prefix fails with MLL306
   * @param version one segment of a path, by default `v1`; a malformed version fails with MLL307
   */
  dataset(name: string, version?: string): Dataset;
}

/** An existing bucket and the key that encrypts its objects. */
export interface ZoneAttributes {
  /** The existing bucket. */
  readonly bucket: IBucketRef;

  /** The key that encrypts its objects. */
  readonly key: IKeyRef;
}

/** Roles of other accounts that may read part of a zone. */
export interface ZoneReader extends CrossAccountReader {
  /** The prefix that the roles may read, without a slash at either end. A malformed prefix fails with MLL306. */
  readonly prefix: string;
}

/** Properties of a Zone. */
export interface ZoneProps {
  /** The key that encrypts every object. */
  readonly key: IKeyRef;

  /**
   * The name of the bucket. Set it when another account has to know the name in advance. A name that S3 does not take,
   * or that has a dot, fails with MLL301.
   *
   * @default - CloudFormation generates a name, so the bucket can be replaced
   */
  readonly bucketName?: string;

  /**
   * The bucket for the server access logs. It has to be in the same account and Region.
   *
   * @default - a new bucket, whose logs expire after a year
   */
  readonly accessLogs?: IBucketRef;

  /**
   * The prefix of the access logs in `accessLogs`. A prefix without that bucket fails with MLL303.
   *
   * @default - no prefix; S3 partitions the logs by account, Region, bucket and day in any case
   */
  readonly accessLogsPrefix?: string;

  /**
   * How long an object is kept, in whole days from 1. Any other value fails with MLL302.
   *
   * @default - objects are kept until somebody deletes them
   */
  readonly expiration?: Duration;

  /**
   * How long objects under a prefix are kept, by prefix, in whole days from 1 (MLL302). A prefix is written without a
   * slash at either end (MLL306). Their old versions go a day after them.
   *
   * @default - no prefix has an expiration of its own
   */
  readonly prefixExpirations?: { [prefix: string]: Duration };

  /**
   * Whether objects move to S3 Intelligent-Tiering after 30 days. It costs a little for each object that it watches, and
   * stores at a lower price what nobody reads for a month. Objects below 128 KiB stay where they are, and so do those that
   * expire within 31 days.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
   */
  readonly intelligentTiering?: boolean;

  /**
   * How long an overwritten or deleted version can be restored, in whole days from 1. Any other value fails with
   * MLL302.
   *
   * @default - 1 day if the zone has an `expiration`, so that what expires is gone; else 90 days
   */
  readonly noncurrentExpiration?: Duration;

  /**
   * What happens to the bucket when it leaves the template. CloudFormation can delete only an empty bucket.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails: what a failed deployment
   * leaves behind would block the next one
   */
  readonly removalPolicy?: RemovalPolicy;
}

abstract class ZoneBase extends Construct implements IZone, iam.IEncryptedResource, iam.IResourceWithPolicyV2 {
  public abstract readonly key: IKeyRef;
  public abstract readonly bucket: IBucket;
  public abstract readonly bucketRef: BucketReference;
  public abstract readonly env: ResourceEnvironment;
  private _grants?: BucketGrants;

  /** The name of the bucket. */
  public get bucketName(): string {
    return this.bucketRef.bucketName;
  }

  /** The ARN of the bucket. */
  public get bucketArn(): string {
    return this.bucketRef.bucketArn;
  }

  /** Grants on the objects, each with the grant on the key that it needs. */
  public get grants(): BucketGrants {
    return (this._grants ??= BucketGrants.fromBucket(this));
  }

  /**
   * The S3 URI of a location in this zone.
   *
   * @param prefix the prefix, without a slash at the beginning; by default, the whole bucket
   */
  public uri(prefix?: string): string {
    return prefix ? `s3://${this.bucketName}/${prefix}` : `s3://${this.bucketName}`;
  }

  /**
   * A dataset in this zone, at `<name>/<version>/`.
   *
   * @param name the prefix of all its versions; a malformed prefix fails with MLL306
   * @param version one segment of a path, by default `v1`; a malformed version fails with MLL307
   */
  public dataset(name: string, version?: string): Dataset {
    return Dataset.fromBucket(this, { prefix: name, version, key: this.key });
  }

  /**
   * Grants actions on the key. CDK's bucket grants call this method.
   *
   * @param grantee the principal that gets the permission
   * @param actions the actions of KMS, such as `kms:Decrypt`
   */
  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    return { grant: grantOnKey(this.key, grantee, actions) };
  }

  /** Adds a statement to the bucket policy. CDK's bucket grants call this method. */
  public abstract addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/**
 * One zone of a data lake: a private, versioned S3 bucket that is encrypted with a customer-managed key.
 *
 * The bucket accepts only requests with TLS 1.2 or newer. S3 logs access to it and sends every change to EventBridge.
 * Unfinished uploads and old versions expire. The bucket stays when the stack is deleted. A zone also works on its own,
 * for example to capture the traffic of an environment in its account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { data, foundation } from 'cdk-ml-lifecycle';
 *
 * const key = new foundation.EncryptionKey(this, 'Key');
 * const capture = new data.Zone(this, 'Capture', { key, expiration: Duration.days(90) });
 */
export class Zone extends ZoneBase {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.Zone';

  /**
   * Uses an existing bucket as a zone.
   *
   * @param attrs the bucket and its key, as constructs of aws-cdk-lib or imported
   */
  public static fromBucket(scope: Construct, id: string, attrs: ZoneAttributes): IZone {
    return new ImportedZone(scope, id, attrs);
  }

  /** The key that encrypts the objects. */
  public readonly key: IKeyRef;

  /** The reference that other constructs take. */
  public readonly bucketRef: BucketReference;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The bucket for the access logs. */
  public readonly accessLogs: IBucketRef;

  /** The L1 of the bucket, for overrides. */
  public readonly resource: CfnBucket;

  /** The L1 of the bucket policy, for overrides. */
  public readonly policy: CfnBucketPolicy;

  private readonly adopted: () => IBucket;

  public constructor(scope: Construct, id: string, props: ZoneProps) {
    super(scope, id);
    const p = injected(this, id, Zone.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkZone(p), takeGlobalName(this, GlobalKind.BUCKET, ['bucketName'], p.bucketName)], this);

    this.key = p.key;
    this.accessLogs = p.accessLogs ?? new AccessLogBucket(this, 'AccessLogs', p.removalPolicy);
    allowLogDelivery(this, this.accessLogs, p.accessLogsPrefix);
    const bucket = new CfnBucket(this, 'Resource', this.renderBucket(p));
    acknowledgeBucket(bucket);
    bucket.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.resource = bucket;
    this.env = bucket.env;
    this.bucketRef = { bucketName: bucket.ref, bucketArn: bucket.attrArn };

    this.policy = new CfnBucketPolicy(this, 'Policy', {
      bucket: bucket.ref,
      policyDocument: policyDocument(tlsOnly(bucket.attrArn)),
    });
    this.adopted = openBucket(bucket, this);
  }

  /** The bucket as the constructs of aws-cdk-lib take it, with its key. It is made when you first ask for it. */
  public get bucket(): IBucket {
    return this.adopted();
  }

  /** The bucket for the access logs as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get accessLogsBucket(): IBucket {
    return asBucket(this, 'ImportedAccessLogs', this.accessLogs);
  }

  /**
   * Lets roles of other accounts list the bucket and read the objects under a prefix. The roles need the key as well:
   * see `foundation.EncryptionKey.addReader`.
   *
   * @param reader the accounts, roles and prefix; faults are MLL304 to MLL306 and MLL391 to MLL393
   */
  public addReader(reader: ZoneReader): void {
    throwFaults(checkZoneReader(reader, sidsIn(this.policy.policyDocument)), this);
    const objects = `${this.bucketArn}/${reader.prefix}/*`;
    this.addToPolicy(
      crossAccountStatement(this, reader, ['s3:GetObject', 's3:GetObjectVersion'], objects),
      crossAccountStatement(this, { ...reader, sid: `${reader.sid}${LIST}` }, ['s3:ListBucket'], this.bucketArn),
    );
  }

  /**
   * Adds a statement to the bucket policy. CDK's bucket grants call this method.
   *
   * @param statement the statement to add
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.policy.policyDocument = withDocumentStatement(this.policy.policyDocument, statement);
    return { statementAdded: true, policyDependable: this.policy };
  }

  /**
   * Adds a statement in the form that it has in the template.
   *
   * @internal
   */
  public _addStatement(statement: Statement): void {
    this.addToPolicy(statement);
  }

  // Reads the policy from the L1 each time, because CDK's grants replace it when they are given the L1.
  private addToPolicy(...statements: Statement[]): void {
    this.policy.policyDocument = withStatements(this.policy.policyDocument, statements);
  }

  private renderBucket(p: ZoneProps): CfnBucketProps {
    return {
      ...privateBucket(),
      bucketName: p.bucketName,
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          {
            bucketKeyEnabled: true,
            serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: p.key.keyRef.keyArn },
          },
        ],
      },
      versioningConfiguration: { status: 'Enabled' },
      lifecycleConfiguration: { rules: renderRetention(p) },
      loggingConfiguration: {
        destinationBucketName: this.accessLogs.bucketRef.bucketName,
        logFilePrefix: p.accessLogsPrefix,
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
      },
      notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } },
    };
  }
}

class ImportedZone extends ZoneBase {
  public readonly key: IKeyRef;
  public readonly bucketRef: BucketReference;
  public readonly env: ResourceEnvironment;
  private readonly given: IBucketRef;
  private _bucket?: IBucket;

  public constructor(scope: Construct, id: string, attrs: ZoneAttributes) {
    super(scope, id);
    this.given = attrs.bucket;
    this.key = attrs.key;
    this.bucketRef = attrs.bucket.bucketRef;
    this.env = attrs.bucket.env;
  }

  /** The bucket that was given, if it is one of aws-cdk-lib and knows its key; else one that does. */
  public get bucket(): IBucket {
    return (this._bucket ??= asBucket(this, 'ImportedBucket', this.given, this.key));
  }

  /**
   * The bucket, whose policy is that of the zone.
   *
   * @internal
   */
  public get _policyHolder(): IBucketRef {
    return this.given;
  }

  /** Adds a statement to the policy of the bucket. A bucket that is imported by name keeps the policy that it has. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return iam.ResourceWithPolicies.of(this.given)?.addToResourcePolicy(statement) ?? { statementAdded: false };
  }
}
