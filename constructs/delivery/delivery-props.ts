import type { DeliveryRoles } from './delivery-roles';
import type { ReleasesProps } from './releases-props';
import type { SmokeTest } from './smoke-test';
import type { Stage } from './stage';

/** Properties of a `Delivery`. */
export interface DeliveryProps extends ReleasesProps {
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
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: DeliveryRoles;
}
