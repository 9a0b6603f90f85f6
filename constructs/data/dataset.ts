import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { throwFaults } from '../private/errors';
import { checkDatasetPrefix, checkDatasetVersion } from './private/checks';

/** Where in a bucket a dataset lies. */
export interface DatasetOptions {
  /** The prefix of all versions, without slashes at its ends. A malformed one is reported as MLL306. */
  readonly prefix: string;
  /**
   * The version to use, one path segment. A malformed one is reported as MLL307.
   * @default 'v1'
   */
  readonly version?: string;
  /**
   * The customer-managed key that the objects are encrypted with; readers need it.
   * @default - none; the objects are taken to be encrypted with a key of Amazon S3
   */
  readonly key?: IKeyRef;
}

/**
 * A dataset in versions: the objects under `s3://<bucket>/<prefix>/<version>/`.
 *
 * A version is never changed once something was trained on it; new data gets a new version. It is only a location: it
 * makes no resource and grants nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 * @example
 * const lake = new data.DataLake(this, 'Lake');
 * const applications = lake.curated.dataset('applications', '2026-11');
 */
export class Dataset {
  /**
   * A dataset in any bucket.
   * @param bucket the bucket that holds the objects
   * @param options where in the bucket; faults are reported together
   */
  public static fromBucket(bucket: IBucketRef, options: DatasetOptions): Dataset {
    const version = options.version ?? 'v1';
    throwFaults([checkDatasetPrefix(options.prefix), checkDatasetVersion(version)], bucket);
    return new Dataset(bucket, options.prefix, version, options.key);
  }

  /** The location of all versions: `s3://<bucket>/<prefix>`, without a slash at its end. */
  public readonly prefixUri: string;
  /** The location of this version: `s3://<bucket>/<prefix>/<version>/`. The slash keeps v1 apart from v10. */
  public readonly uri: string;

  private constructor(
    /** The bucket that holds the objects. */
    public readonly bucket: IBucketRef,
    /** The prefix of all versions. */
    public readonly prefix: string,
    /** The version to use unless a run names another. */
    public readonly version: string,
    /** The customer-managed key of the objects, if there is one. */
    public readonly key?: IKeyRef,
  ) {
    this.prefixUri = `s3://${bucket.bucketRef.bucketName}/${prefix}`;
    this.uri = `${this.prefixUri}/${version}/`;
  }

  /**
   * The location of another version.
   * @param version one path segment; a malformed one is reported as MLL307
   */
  public uriForVersion(version: string): string {
    throwFaults([checkDatasetVersion(version)], this.bucket);
    return `${this.prefixUri}/${version}/`;
  }
}
