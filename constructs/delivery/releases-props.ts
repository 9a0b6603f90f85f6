import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { IZone } from '../data';
import type { HandlerOptions } from '../foundation';
import type { IModelPackageGroup } from '../registry';
import type { ReleaseStack } from './release-stack';

/** Properties of what makes releases, whichever tool deploys them: a `Delivery` or `ModelReleases`. */
export interface ReleasesProps {
  /** The model package group whose approved models are released. */
  readonly models: IModelPackageGroup;

  /**
   * The zone to which the training pipeline writes models, their baselines and evaluations: `models/…/model.tar.gz`,
   * `models/…/baseline.json` and `evaluations/…/evaluation.json`. The release maker may read objects of these names only.
   */
  readonly artifacts: IZone;

  /** The stack that is deployed with each approved model. It must be made in the stack of this construct (MLL737). */
  readonly release: ReleaseStack;

  /**
   * The bucket to which S3 delivers the server access logs, in the same account and Region.
   *
   * @default - a new bucket, in which logs expire after a year
   */
  readonly accessLogs?: s3.IBucketRef;

  /**
   * The key, in this account and Region (MLL258), that encrypts the releases, the state and the logs of the handlers. It gets the
   * alias `alias/<use case>/releases`, by which the deploy roles of the environments know it. Its policy has to let them decrypt:
   * that of a key of this app is extended, and the owner of any other key has to.
   *
   * @default - a new key
   */
  readonly key?: kms.IKeyRef;

  /**
   * What happens to the buckets, the new key, the table, the log groups and the dead-letter queues when they leave the template.
   * CloudFormation can delete only empty buckets.
   *
   * @default - buckets and key are kept, unless their own creation fails; everything else is deleted
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How the handlers run: their network, their concurrency and the retention of their logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;
}
