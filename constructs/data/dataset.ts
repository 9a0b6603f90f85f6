import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { throwFaults } from '../private/errors';
import { checkDataset } from './private/checks';

/** The location of a dataset in a bucket. */
export interface DatasetOptions {
  /** The prefix of all versions, without a slash at either end. A malformed prefix fails with MLL306. */
  readonly prefix: string;

  /**
   * The version to use, as one segment of a path. A malformed version fails with MLL307.
   *
   * @default 'v1'
   */
  readonly version?: string;

  /**
   * The customer-managed key that encrypts the objects. Readers of the dataset get access to it.
   *
   * @default - none; the objects are expected to be encrypted with a key that S3 manages
   */
  readonly key?: IKeyRef;
}

/**
 * A versioned dataset: the objects under `s3://<bucket>/<prefix>/<version>/`.
 *
 * Do not change a version once a model was trained on it; give new data a new version. A dataset is only a location: it
 * creates no resource and grants no access.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 * @example
 * import { data } from 'cdk-ml-lifecycle';
 *
 * const lake = new data.DataLake(this, 'Lake');
 * const applications = lake.curated.dataset('applications', '2026-11');
 */
export class Dataset {
  /**
   * A dataset in any bucket.
   *
   * @param bucket the bucket that has the objects
   * @param options the location in the bucket; a malformed prefix fails with MLL306, a malformed version with MLL307
   */
  public static fromBucket(bucket: IBucketRef, options: DatasetOptions): Dataset {
    throwFaults(checkDataset(options), bucket);
    return new Dataset(bucket, options.prefix, options.version ?? 'v1', options.key);
  }

  /** The URI of all versions: `s3://<bucket>/<prefix>`, without a slash at the end. */
  public readonly prefixUri: string;

  /** The URI of this version: `s3://<bucket>/<prefix>/<version>/`. The slash keeps v1 apart from v10. */
  public readonly uri: string;

  private constructor(
    /** The bucket that has the objects. */
    public readonly bucket: IBucketRef,
    /** The prefix of all versions. */
    public readonly prefix: string,
    /** The version to use, unless an execution of the pipeline names another. */
    public readonly version: string,
    /** The customer-managed key that encrypts the objects, if there is one. */
    public readonly key?: IKeyRef,
  ) {
    this.prefixUri = `s3://${bucket.bucketRef.bucketName}/${prefix}`;
    this.uri = `${this.prefixUri}/${version}/`;
  }

  /**
   * The URI of another version.
   *
   * @param version one segment of a path; a malformed version fails with MLL307
   */
  public uriForVersion(version: string): string {
    throwFaults(checkDataset({ version }), this.bucket);
    return `${this.prefixUri}/${version}/`;
  }
}
