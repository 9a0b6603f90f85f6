import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Existing roles of a `Delivery`, of the same account (MLL240). What each of them has to allow is added to it or
 * reported, as `ServiceRoleProps.role` says.
 */
export interface DeliveryRoles {
  /**
   * The role of the pipeline. The deploy roles of the environments trust the name that a new role would have. They trust a role of
   * another name if it is one of their `deployers`.
   *
   * @default - a new role
   */
  readonly pipeline?: iam.IRole;

  /**
   * The role with which EventBridge starts the pipeline.
   *
   * @default - a new role
   */
  readonly starter?: iam.IRole;

  /**
   * The role of the handler that makes releases. Nobody else may write releases.
   *
   * @default - a new role
   */
  readonly releaseMaker?: iam.IRole;

  /**
   * The role of the handler that verifies releases.
   *
   * @default - a new role
   */
  readonly verification?: iam.IRole;

  /**
   * The role of the handler that clears a failed first release. The environments trust it as they trust that of the pipeline.
   *
   * @default - a new role
   */
  readonly clearing?: iam.IRole;

  /**
   * The role of the handler of the smoke test. The environments trust it as they trust that of the pipeline.
   *
   * @default - a new role
   */
  readonly smokeTest?: iam.IRole;
}
