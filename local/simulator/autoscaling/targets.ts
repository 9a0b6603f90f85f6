import type { Scope } from '../../core/scope';

/** A dimension of a service's resource that is scaled. */
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

/** Whether a row belongs to the target of a request, which must name only the service. */
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

/** The service-linked role for SageMaker endpoints. */
export function serviceRole({ account }: Scope): string {
  return `arn:aws:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;
}
