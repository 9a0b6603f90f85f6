import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { INetwork } from '../foundation';
import type { IUseCase } from '../goal';
import type { ReleaseEnvironmentRoles } from './release-environment-roles';

/** The bucket and the key of the models, in the account that the delivery runs in. */
export interface ModelLocation {
  /** The name of the bucket. */
  readonly bucketName: string;

  /** The alias of the KMS key that encrypts the bucket. It begins with `alias/` (MLL751). */
  readonly keyAlias: string;
}

/** Properties of a `ReleaseEnvironment`. */
export interface ReleaseEnvironmentProps {
  /**
   * The use case whose releases are deployed to this environment. In an app that does not create the `UseCase`, declare
   * it with `UseCase.define()`.
   */
  readonly useCase: IUseCase;

  /**
   * The name of the environment, the same as that of its `Stage`: lowercase words joined by hyphens, at most 12
   * characters (MLL731).
   */
  readonly environmentName: string;

  /** The ID of the account that the delivery runs in and that stores the models, 12 digits (MLL750). */
  readonly toolsAccount: string;

  /**
   * The bucket and the key of the models in that account.
   *
   * @default - the bucket `<use case>-artifacts-<account>` and the key `alias/<use case>`
   */
  readonly models?: ModelLocation;

  /**
   * The roles of the tools that deploy releases here, in any account, at least one (MLL753). They alone may then assume the
   * deploy role, the clearing role and the role of the smoke test, and no pipeline may. Without CodePipeline, see
   * `ModelReleases`.
   *
   * @default - the pipeline of the use case's `Delivery`, and its handlers
   */
  readonly deployers?: iam.IRoleRef[];

  /**
   * ECR repositories of the container images that models use, besides AWS's scikit-learn image where AWS publishes it.
   *
   * @default - models use only AWS's image. A Region without it is reported as MLL411.
   */
  readonly repositories?: IRepositoryRef[];

  /**
   * How long captured traffic is kept.
   *
   * @default Duration.days(90)
   */
  readonly captureExpiration?: Duration;

  /**
   * The subnets and security groups of the endpoints. The serving role may create network interfaces in them, and SSM
   * parameters pass both to releases, which read them with `ReleaseStack.listFromEnvironment`.
   *
   * @default - endpoints run in a network that SageMaker manages
   */
  readonly network?: INetwork;

  /**
   * The role of this account with which CloudFormation makes the resources of a release (MLL766). The deploy role passes it.
   * Give the stage of the delivery the same one.
   *
   * @default - the role that the synthesizer of this stack names: that of CDK's bootstrap stack, or its
   * `cloudFormationExecutionRole`
   */
  readonly cloudFormationExecutionRole?: iam.IRoleRef;

  /**
   * The bucket to which S3 delivers the server access logs, in the same account and Region.
   *
   * @default - a new bucket, in which logs expire after a year
   */
  readonly accessLogs?: s3.IBucketRef;

  /**
   * The key, in this account and Region (MLL258), of everything that the endpoint stores. It gets the alias
   * `alias/<use case>-<environment>`. Its policy has to let roles of this account use it.
   *
   * @default - a new key
   */
  readonly key?: IKeyRef;

  /**
   * What happens to the zone of captured traffic, its access logs and the new key when they leave the template. CloudFormation
   * can delete only empty buckets.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: ReleaseEnvironmentRoles;
}
