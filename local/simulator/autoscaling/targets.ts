import type { Scope } from '../../core/scope';

/** What is scaled: a dimension of a resource of a service. */
export interface Target {
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
}

export interface TargetRow extends Target {
  readonly arn: string;
  readonly created: Date;
  MinCapacity: number;
  MaxCapacity: number;
  RoleARN: string;
  SuspendedState: SuspendedState;
}

export interface SuspendedState {
  readonly DynamicScalingInSuspended: boolean;
  readonly DynamicScalingOutSuspended: boolean;
  readonly ScheduledScalingSuspended: boolean;
}

export function keyOf({ ServiceNamespace, ResourceId, ScalableDimension }: Target): string {
  return `${ServiceNamespace}|${ResourceId}|${ScalableDimension}`;
}

export function sameTarget(one: Target, other: Target): boolean {
  return keyOf(one) === keyOf(other);
}

/** Whether a row is of the target that a request names, of which it must name only the service. */
export function selects(
  row: Target,
  { ServiceNamespace, ResourceId, ScalableDimension }: Pick<Target, 'ServiceNamespace'> & Partial<Target>,
): boolean {
  return (
    row.ServiceNamespace === ServiceNamespace &&
    (ResourceId === undefined || row.ResourceId === ResourceId) &&
    (ScalableDimension === undefined || row.ScalableDimension === ScalableDimension)
  );
}

/** The role that the service has of its own for a service; only of SageMaker is it known here. */
export function serviceRole({ account }: Scope): string {
  return `arn:aws:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;
}
