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
  /** Each part attaches what it creates, with the tags of the request, and detaches what it deletes. */
  readonly tags: TagStore;
  /** Starts processes, which all stop with the simulator. */
  readonly processes: Processes;
  /** An empty folder for the files of jobs and model servers. */
  readonly folder: string;
}

/** Emits the events of a service, some of them twice, as EventBridge delivers at least once. */
export interface Events {
  emit(scope: Scope, event: ServiceEvent): Promise<void>;
}

/** The faults that a rehearsal injects. */
export interface Faults {
  /** Whether to throttle this call of an operation, such as `sagemaker:DescribeModelPackage`. */
  throttle(operation: string): boolean;
}
