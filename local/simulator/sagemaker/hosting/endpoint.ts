import type { DeploymentConfig, EndpointStatus, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';
import type { Fleet } from './fleet';

/** A deployment under way. */
export interface PendingDeployment {
  readonly fleet: Fleet;
  readonly started: Date;
  /** The part of the traffic that goes to the new fleet. */
  share: number;
  /** The instances of the new fleet that take traffic. */
  active: number;
  status: StageStatus;
}

export interface StageStatus {
  readonly status: VariantStatus;
  readonly message: string;
  readonly since: Date;
}

/** What the simulator keeps of an endpoint. */
export interface EndpointRow {
  readonly scope: Scope;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  modified: Date;
  status: EndpointStatus;
  failureReason?: string;
  configName: string;
  /** What the next update does, if it is told to retain it. */
  deployment?: DeploymentConfig;
  /** What the last update did. */
  lastDeployment?: DeploymentConfig;
  /** What serves; absent until it does. */
  fleet?: Fleet;
  pending?: PendingDeployment;
  /** What happens to the variants that serve, such as scaling. */
  change?: StageStatus;
  /** Aborted when the endpoint is deleted or the simulator stops. */
  readonly ending: AbortController;
}

const SERVING: readonly EndpointStatus[] = [
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'UpdateRollbackFailed',
];
const IN_PROGRESS: readonly EndpointStatus[] = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'Deleting'];

/** Whether requests are answered. */
export function isServing({ status, fleet }: EndpointRow): boolean {
  return fleet !== undefined && SERVING.includes(status);
}

/** Whether the service refuses to change it. */
export function isInProgress({ status }: EndpointRow): boolean {
  return IN_PROGRESS.includes(status);
}
