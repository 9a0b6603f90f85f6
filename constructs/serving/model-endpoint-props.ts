import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { INetwork } from '../foundation';
import type { ServiceLevels } from '../goal';
import type { DataCapture } from './data-capture';
import type { Hosting } from './hosting';
import type { Rollout } from './rollout';
import type { ServedModel } from './served-model';

/** Properties of a `ModelEndpoint`. */
export interface ModelEndpointProps {
  /** The model that the endpoint serves. */
  readonly model: ServedModel;

  /** What the model runs on. */
  readonly hosting: Hosting;

  /**
   * How traffic moves to a new model. A rollout in steps needs at least two instances (MLL618).
   *
   * @default - a canary of 10 per cent, but at least one instance, for 10 minutes; on a single instance, which can't be
   *   divided, and on a serverless endpoint, all at once
   */
  readonly rollout?: Rollout;

  /**
   * What callers can rely on. While traffic moves, SageMaker moves it back if the new fleet is worse than that. The values
   * must be known at synth (MLL619), because the thresholds of alarms are computed from them.
   *
   * @default - SageMaker moves the traffic back at the first server error, and nothing watches the latency
   */
  readonly serviceLevels?: ServiceLevels;

  /**
   * The name of the endpoint: at most 63 letters, digits and hyphens. Anything else is reported as MLL601. The name is
   * fixed, because callers, alarms and Application Auto Scaling know the endpoint by it. A new name is a new endpoint.
   *
   * @default - made from the path of the construct. A release for two environments in one account needs a name.
   */
  readonly endpointName?: string;

  /**
   * The role of the model. It reads the model, pulls the image, writes logs, metrics and captured data, and describes the
   * alarms of `ModelEndpoint.rollbackAlarmNames`.
   *
   * @default - a role that may do exactly that. It needs the `artifacts` of the model (MLL602) and, if traffic is captured,
   * a zone to write to (MLL603).
   */
  readonly role?: IRoleRef;

  /**
   * The key of the storage volumes, and of captured data if the capture has no key. Instances with local disks take no
   * key: their hardware encrypts them.
   *
   * @default - the key of the capture; if it has none, a new key
   */
  readonly key?: IKeyRef;

  /**
   * Where the traffic is captured. Serverless endpoints don't support it (MLL604).
   *
   * @default - nothing is captured, so drift can't be measured
   */
  readonly capture?: DataCapture;

  /**
   * The subnets and security groups that the model runs in, at least one of each (MLL617). Serverless endpoints don't
   * support it (MLL616).
   *
   * @default - a network of SageMaker's own. In both cases the containers have no network access.
   */
  readonly network?: INetwork;

  /**
   * What happens to the new key when it leaves the template.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
