import type { DeploymentConfig, EndpointStatus, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';
import type { Fleet } from './fleet';

/** A deployment in progress. */
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

/** A stored endpoint. */
export interface EndpointRow {
  readonly scope: Scope;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  modified: Date;
  status: EndpointStatus;
  failureReason?: string;
  configName: string;
  /** The deployment configuration that the next update may retain. */
  deployment?: DeploymentConfig;
  /** The deployment configuration of the last update. */
  lastDeployment?: DeploymentConfig;
  /** The serving fleet; absent until there is one. */
  fleet?: Fleet;
  pending?: PendingDeployment;
  /** A change of the serving variants, such as scaling. */
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

/** Whether the endpoint answers requests. */
export function isServing({ status, fleet }: EndpointRow): boolean {
  return fleet !== undefined && SERVING.includes(status);
}

/** Whether the service refuses changes. */
export function isInProgress({ status }: EndpointRow): boolean {
  return IN_PROGRESS.includes(status);
}
