import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Existing roles of a `ReleaseEnvironment`, of the same account (MLL240). What each of them has to allow is added to
 * it or reported, as `ServiceRoleProps.role` says.
 */
export interface ReleaseEnvironmentRoles {
  /**
   * The role with which SageMaker serves models. The account of the models admits the name that a new role would have.
   *
   * @default - a new role
   */
  readonly serving?: iam.IRole;

  /**
   * The role with which the smoke test calls the endpoint. The delivery assumes the name that a new role would have.
   *
   * @default - a new role
   */
  readonly smokeTest?: iam.IRole;

  /**
   * The role with which the delivery deploys releases. It assumes the name that a new role would have.
   *
   * @default - a new role
   */
  readonly deploy?: iam.IRole;

  /**
   * The role with which the delivery clears a failed first release. It assumes the name that a new role would have.
   *
   * @default - a new role
   */
  readonly clearing?: iam.IRole;
}
