import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { IZone } from '../data';
import type { HandlerOptions } from '../foundation';
import type { IModelPackageGroup } from '../registry';
import type { DeliveryRoles } from './delivery-roles';
import type { ReleaseStack } from './release-stack';
import type { SmokeTest } from './smoke-test';
import type { Stage } from './stage';

/** Properties of a `Delivery`. */
export interface DeliveryProps {
  /** The model package group whose approved models are released. */
  readonly models: IModelPackageGroup;

  /**
   * The zone to which the training pipeline writes models, their baselines and evaluations: `models/…/model.tar.gz`,
   * `models/…/baseline.json` and `evaluations/…/evaluation.json`. The release maker may read objects of these names only.
   */
  readonly artifacts: IZone;

  /** The stack that is deployed with each approved model. It must be in the stack of the delivery (MLL737). */
  readonly release: ReleaseStack;

  /**
   * The environments, in the order in which a release is deployed to them. There must be at least one (MLL730), each
   * with a name of its own (MLL731, MLL732), and all in the Region of the delivery (MLL735). The last one is production: a
   * person has to approve each release before it is deployed there, unless its `approval` is `Approval.none()`.
   */
  readonly stages: Stage[];

  /**
   * Whether the people who approve a model in the registry, and its releases in the pipeline, must be others than those who
   * have started its training run. Where it is not known who did what, nothing is released. Sessions of one role count as one
   * person, unless a source identity, a profile of Studio or IAM Identity Center tells them apart.
   *
   * @default false
   */
  readonly independentApproval?: boolean;

  /**
   * The request that an endpoint has to answer after each deployment, before the release goes on to the next stage
   * (MLL738, MLL739, MLL742, MLL743).
   *
   * @default - a stage without a smoke test of its own succeeds as soon as CloudFormation has deployed the release
   */
  readonly smokeTest?: SmokeTest;

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

  /**
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: DeliveryRoles;
}
