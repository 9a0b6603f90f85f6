import type { Credentials, Scope } from './scope';

/** An SDK client's class. */
export type ClientClass<T> = new (config: object) => T;

/** The local AWS, as the simulated services see it. */
export interface Aws {
  /** A client of the real SDK. Without credentials it is the account's administrator. The caller must destroy it. */
  client<T>(type: ClientClass<T>, scope: Scope, credentials?: Credentials): T;
  /**
   * A session of a role for a service, such as `sagemaker.amazonaws.com`. The trust policy is checked with
   * `aws:SourceArn` and `aws:SourceAccount`. A refusal is a ServiceError whose message names the role.
   */
  assumeForService(request: {
    readonly scope: Scope;
    readonly roleArn: string;
    readonly service: string;
    readonly sourceArn: string;
    readonly sessionName: string;
  }): Promise<Credentials>;
  /** Puts an event of an AWS service on the account's default bus. */
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
