import type { Clock } from './clock';
import type { Credentials, Scope } from './scope';
import type { TagStore } from './tags';

/** An SDK client's class. */
export type ClientClass<T> = new (config: object) => T;

/** The local AWS around the simulator, as the services inside it see it. */
export interface Aws {
  /** A client of the real SDK, with these credentials; the account's own without. Whoever makes one destroys it. */
  client<T>(type: ClientClass<T>, scope: Scope, credentials?: Credentials): T;
  /**
   * A session of a role for a service, such as `sagemaker.amazonaws.com`; the trust policy is checked with `aws:SourceArn`
   * and `aws:SourceAccount`. Refused as a ServiceError whose message names the role.
   */
  assumeForService(request: {
    readonly scope: Scope;
    readonly roleArn: string;
    readonly service: string;
    readonly sourceArn: string;
    readonly sessionName: string;
  }): Promise<Credentials>;
  /** Puts an event of an AWS service on the default bus of the account. */
  putEvent(scope: Scope, event: ServiceEvent, deliveries?: number): Promise<void>;
  /** Stores metric data in an AWS namespace, as the service would. */
  putMetrics(scope: Scope, namespace: string, data: readonly MetricDatum[]): Promise<void>;
  /** Whether a policy of a resource allows another account's principal an action. */
  allowedByResourcePolicy(request: {
    readonly scope: Scope;
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly policy: object;
  }): Promise<boolean>;
}

export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

export interface MetricDatum {
  readonly name: string;
  readonly dimensions: { readonly [name: string]: string };
  readonly value: number;
  readonly unit?: string;
}

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

export interface Processes {
  start(command: ProcessCommand): RunningProcess;
}

export interface ProcessCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
  /** Standard output and error are appended to this file. */
  readonly log: string;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the exit code, or with the signal's name. */
  readonly ended: Promise<number | string>;
  /** Terminates the whole process group, and kills it if it does not end. */
  stop(): Promise<void>;
}
