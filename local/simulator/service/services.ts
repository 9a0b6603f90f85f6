import type { Aws, ServiceEvent } from '../../core/aws';
import type { Processes } from '../../core/processes';
import type { Scope } from '../../core/scope';
import type { Clock } from './clock';
import type { TagStore } from './tags';

/** What every part of the simulator is given. */
export interface Services {
  readonly clock: Clock;
  readonly aws: Aws;
  readonly events: Events;
  readonly faults: Faults;
  /** Every part attaches what it creates (with the tags of the request) and detaches what it deletes. */
  readonly tags: TagStore;
  /** The processes that the simulator starts; stopping the simulator stops them all. */
  readonly processes: Processes;
  /** An empty folder for what jobs and model servers write. */
  readonly folder: string;
}

/** Emits the events of a service; some of them twice, as EventBridge promises no better than at least once. */
export interface Events {
  emit(scope: Scope, event: ServiceEvent): Promise<void>;
}

/** What goes wrong on purpose in a rehearsal of a fault. */
export interface Faults {
  /** How many more calls of an operation, such as `sagemaker:DescribeModelPackage`, are throttled; counts down. */
  throttle(operation: string): boolean;
}
