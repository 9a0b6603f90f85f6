import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { INetwork } from '../foundation';
import type { ServiceLevels } from '../goal';
import type { DataCapture } from './data-capture';
import type { Hosting } from './hosting';
import type { Rollout } from './rollout';
import type { ServedModel } from './served-model';

/** Properties of a `ModelEndpoint`. */
export interface ModelEndpointProps {
  /** The model that is served. */
  readonly model: ServedModel;

  /** What it runs on. */
  readonly hosting: Hosting;

  /**
   * How traffic moves to a new model. In steps it needs two instances (MLL618).
   *
   * @default - a canary of 10 per cent for 10 minutes; all at once on a single instance, which can't be divided
   */
  readonly rollout?: Rollout;

  /**
   * What the users of the endpoint can count on; while traffic moves, worse than that makes the service go back
   * (MLL619).
   *
   * @default - the first server error makes it go back, and latency isn't watched
   */
  readonly serviceLevels?: ServiceLevels;

  /**
   * The name of the endpoint, fixed because callers, alarms and the scaling know it by name; letters, digits and
   * hyphens, at most 63 (MLL601). A new name is a new endpoint.
   *
   * @default - made from the path of the construct; a release that goes to two environments of one account needs a name
   */
  readonly endpointName?: string;

  /**
   * The role that reads the model, writes logs, metrics and captured data, and looks at the rollback alarms
   * (`ModelEndpoint.rollbackAlarmNames`).
   *
   * @default - a role of its own with just that, for which the model has to say where its artifacts are (MLL602)
   */
  readonly role?: IRoleRef;

  /**
   * The key of the storage volumes, and of captured data if the capture has none. Instances with local disks take none:
   * their hardware encrypts.
   *
   * @default - the key of the capture zone; without a zone, a new key
   */
  readonly key?: IKeyRef;

  /**
   * Where the traffic is kept. Not for serverless endpoints (MLL604).
   *
   * @default - nothing is captured, so drift can't be measured
   */
  readonly capture?: DataCapture;

  /**
   * Where in a VPC the model runs, with at least one subnet and one security group (MLL617). Not for serverless endpoints
   * (MLL616).
   *
   * @default - in the service's network; the containers are isolated from any network in both cases
   */
  readonly network?: INetwork;
}
