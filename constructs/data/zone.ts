import * as iam from 'aws-cdk-lib/aws-iam';
import { type IKeyRef, KeyGrants } from 'aws-cdk-lib/aws-kms';
import {
  BucketGrants,
  type BucketReference,
  CfnBucket,
  CfnBucketPolicy,
  type CfnBucketProps,
  type IBucketRef,
} from 'aws-cdk-lib/aws-s3';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { CrossAccountReader } from '../foundation';
import { crossAccountStatement } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { type Statement, policyDocument } from '../private/statements';
import { Dataset } from './dataset';
import { AccessLogBucket, allowLogDelivery } from './private/access-log-bucket';
import { checkBucketName, checkDatasetPrefix, checkExpiration, checkLogsPrefix, checkReader } from './private/checks';
import { privateBucket, tlsOnly } from './private/bucket-defaults';

/** A bucket with its key: what every later stage reads from and writes to, owned or imported. */
export interface IZone extends IBucketRef {
  /** The key that the objects are encrypted with. */
  readonly key: IKeyRef;
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Grants on the objects, which bring the grants on the key along. */
  readonly grants: BucketGrants;
  /**
   * A location in this zone.
   * @param prefix without a slash at its beginning; without it, the bucket itself
   */
  uri(prefix?: string): string;
  /**
   * A dataset in this zone, at `<name>/<version>/`.
   * @param name the prefix of all its versions; a malformed one is reported as MLL306
   * @param version one path segment, by default `v1`; a malformed one is reported as MLL307
   */
  dataset(name: string, version?: string): Dataset;
}

/** A bucket and the key its objects are encrypted with. */
export interface ZoneAttributes {
  /** The existing bucket. */
  readonly bucket: IBucketRef;
  /** The key that its objects are encrypted with. */
  readonly key: IKeyRef;
}

/** Roles of other accounts that may read part of a zone. */
export interface ZoneReader extends CrossAccountReader {
  /** The prefix that may be read, without slashes at its ends. A malformed one is reported as MLL306. */
  readonly prefix: string;
}

/** Properties of a Zone. */
export interface ZoneProps {
  /** The key that every object is encrypted with. */
  readonly key: IKeyRef;
  /**
   * The name of the bucket, for when another account has to know it beforehand. A malformed one is reported as MLL301.
   * @default - generated, so that the bucket can be replaced
   */
  readonly bucketName?: string;
  /**
   * The bucket that server access logs are delivered to, in the same account and region.
   * @default - a bucket of its own, whose logs expire after a year
   */
  readonly accessLogs?: IBucketRef;
  /**
   * The prefix of the access logs. Without `accessLogs` it is reported as MLL303.
   * @default - none; the logs are kept apart by account, region, bucket and day
   */
  readonly accessLogsPrefix?: string;
  /**
   * How long an object stays, in whole days of at least 1; anything else is reported as MLL302.
   * @default - objects stay until they are deleted
   */
  readonly expiration?: Duration;
  /**
   * How long an overwritten or deleted version can be restored, in whole days of at least 1; anything else is reported
   * as MLL302.
   * @default Duration.days(90)
   */
  readonly noncurrentExpiration?: Duration;
  /**
   * What happens to the bucket when it leaves the template. Only an empty bucket can be deleted.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

abstract class ZoneBase extends Construct implements IZone, iam.IEncryptedResource, iam.IResourceWithPolicyV2 {
  public abstract readonly key: IKeyRef;
  public abstract readonly bucketRef: BucketReference;
  public abstract readonly env: ResourceEnvironment;
  #grants?: BucketGrants;

  /** Name of the bucket. */
  public get bucketName(): string {
    return this.bucketRef.bucketName;
  }

  /** ARN of the bucket. */
  public get bucketArn(): string {
    return this.bucketRef.bucketArn;
  }

  /** Grants on the objects, which bring the grants on the key along. Made when first asked for. */
  public get grants(): BucketGrants {
    return (this.#grants ??= BucketGrants.fromBucket(this));
  }

  /**
   * A location in this zone.
   * @param prefix without a slash at its beginning; without it, the bucket itself
   */
  public uri(prefix?: string): string {
    return prefix ? `s3://${this.bucketName}/${prefix}` : `s3://${this.bucketName}`;
  }

  /**
   * A dataset in this zone, at `<name>/<version>/`.
   * @param name the prefix of all its versions; a malformed one is reported as MLL306
   * @param version one path segment, by default `v1`; a malformed one is reported as MLL307
   */
  public dataset(name: string, version?: string): Dataset {
    return Dataset.fromBucket(this, { prefix: name, version, key: this.key });
  }

  /** Grants the use of the key; this is what CDK's bucket grants call. */
  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    return { grant: KeyGrants.fromKey(this.key).actions(grantee, ...actions) };
  }

  /** Adds a statement to the bucket policy; this is what CDK's bucket grants call. */
  public abstract addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/**
 * One zone of a data lake: a private, versioned S3 bucket encrypted with a customer-managed key.
 *
 * Requests need TLS 1.2, access is logged, every change is an event on EventBridge, unfinished uploads and old versions
 * expire, and the bucket stays when the stack goes. It is also what an environment account captures its traffic in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 * @example
 * const key = new foundation.EncryptionKey(this, 'Key');
 * const capture = new data.Zone(this, 'Capture', { key, expiration: Duration.days(90) });
 */
export class Zone extends ZoneBase {
  /** The id by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.Zone';

  /**
   * An existing bucket as a zone.
   * @param attrs the bucket and its key; owned, imported or an L1
   */
  public static fromBucket(scope: Construct, id: string, attrs: ZoneAttributes): IZone {
    return new ImportedZone(scope, id, attrs);
  }

  /** The key that the objects are encrypted with. */
  public readonly key: IKeyRef;
  /** The bucket, for every construct that takes a reference to one. */
  public readonly bucketRef: BucketReference;
  /** Account and region of the bucket. */
  public readonly env: ResourceEnvironment;
  /** The bucket that access logs are delivered to. */
  public readonly accessLogs: IBucketRef;

  readonly #policy: CfnBucketPolicy;

  public constructor(scope: Construct, id: string, props: ZoneProps) {
    super(scope, id);
    const p = injected(this, id, Zone.PROPERTY_INJECTION_ID, props);
    throwFaults(
      [
        checkBucketName('bucketName', p.bucketName),
        checkExpiration('expiration', p.expiration),
        checkExpiration('noncurrentExpiration', p.noncurrentExpiration),
        checkLogsPrefix(p.accessLogsPrefix, p.accessLogs !== undefined),
      ],
      this,
    );

    this.key = p.key;
    this.accessLogs = p.accessLogs ?? new AccessLogBucket(this, 'AccessLogs', p.removalPolicy);
    allowLogDelivery(this, this.accessLogs, p.accessLogsPrefix);
    const bucket = new CfnBucket(this, 'Resource', this.#renderBucket(p));
    bucket.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN);
    this.env = bucket.env;
    this.bucketRef = { bucketName: bucket.ref, bucketArn: bucket.attrArn };

    this.#policy = new CfnBucketPolicy(this, 'Policy', {
      bucket: bucket.ref,
      policyDocument: policyDocument(tlsOnly(bucket.attrArn)),
    });
  }

  /** Lets roles of other accounts list and read what lies under a prefix. They need the key as well. */
  public addReader(reader: ZoneReader): void {
    throwFaults([...checkReader(reader.accounts, reader.roleArns), checkDatasetPrefix(reader.prefix)], this);
    const objects = `${this.bucketArn}/${reader.prefix}/*`;
    this.#addToPolicy(
      crossAccountStatement(this, reader, ['s3:GetObject', 's3:GetObjectVersion'], objects),
      crossAccountStatement(this, { ...reader, sid: `${reader.sid}List` }, ['s3:ListBucket'], this.bucketArn),
    );
  }

  /** Adds a statement to the bucket policy; this is what CDK's bucket grants call. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const document = this.#document();
    this.#policy.policyDocument =
      document instanceof iam.PolicyDocument ? document : iam.PolicyDocument.fromJson(document);
    this.#policy.policyDocument.addStatements(statement);
    return { statementAdded: true, policyDependable: this.#policy };
  }

  /**
   * Adds a statement as it stands in the template.
   *
   * @internal
   */
  public _addStatement(statement: Statement): void {
    this.#addToPolicy(statement);
  }

  #addToPolicy(...statements: Statement[]): void {
    const document = this.#document();
    if (document instanceof iam.PolicyDocument) {
      document.addStatements(...statements.map((statement) => iam.PolicyStatement.fromJson(statement)));
    } else document.Statement.push(...statements);
  }

  // Plain JSON, which costs nothing at synth, until one of CDK's grants needs a document of its own.
  #document(): iam.PolicyDocument | { readonly Statement: Statement[] } {
    return this.#policy.policyDocument;
  }

  #renderBucket(p: ZoneProps): CfnBucketProps {
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
      lifecycleConfiguration: { rules: [retention(p)] },
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
  readonly #bucket: IBucketRef;

  public constructor(scope: Construct, id: string, attrs: ZoneAttributes) {
    super(scope, id);
    this.#bucket = attrs.bucket;
    this.key = attrs.key;
    this.bucketRef = attrs.bucket.bucketRef;
    this.env = attrs.bucket.env;
  }

  /** Passed on to the bucket; one that was imported by name keeps the policy it has. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return iam.ResourceWithPolicies.of(this.#bucket)?.addToResourcePolicy(statement) ?? { statementAdded: false };
  }
}

function retention(p: ZoneProps): CfnBucket.RuleProperty {
  return {
    id: 'Retention',
    status: 'Enabled',
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays: p.noncurrentExpiration?.toDays() ?? 90 },
    // S3 refuses both in one rule; an expiration in days also removes delete markers that hide nothing any more.
    ...(p.expiration ? { expirationInDays: p.expiration.toDays() } : { expiredObjectDeleteMarker: true }),
  };
}
