import type { Aws, ClientClass, MetricDatum, ServiceEvent } from '../../core/aws';
import type { Credentials, Scope } from '../../core/scope';

export interface CapturedEvent extends ServiceEvent {
  readonly scope: Scope;
  readonly deliveries: number;
}

export interface CapturedMetrics {
  readonly scope: Scope;
  readonly namespace: string;
  readonly data: readonly MetricDatum[];
}

export interface AssumedRole {
  readonly scope: Scope;
  readonly roleArn: string;
  readonly service: string;
  readonly sourceArn: string;
  readonly sessionName: string;
}

/** An `Aws` that keeps what it is told; its clients speak to a server of which the account is the access key. */
export class RecordingAws implements Aws {
  public readonly events: CapturedEvent[] = [];
  public readonly metrics: CapturedMetrics[] = [];
  public readonly assumed: AssumedRole[] = [];
  /** The principals that resource policies let in from other accounts. */
  public readonly admitted = new Set<string>();

  /** @param endpoint of the server; without one, nothing may ask for a client */
  public constructor(private readonly endpoint?: string) {}

  public client<T>(type: ClientClass<T>, scope: Scope, credentials?: Credentials): T {
    if (!this.endpoint) throw new Error('this test has no server');
    return new type({
      endpoint: this.endpoint,
      region: scope.region,
      forcePathStyle: true,
      credentials: credentials ?? rootOf(scope),
    });
  }

  public async assumeForService(request: AssumedRole): Promise<Credentials> {
    this.assumed.push(request);
    return rootOf(request.scope);
  }

  public async putEvent(scope: Scope, event: ServiceEvent, deliveries = 1): Promise<void> {
    this.events.push({ ...event, scope, deliveries });
  }

  public async putMetrics(scope: Scope, namespace: string, data: readonly MetricDatum[]): Promise<void> {
    this.metrics.push({ scope, namespace, data });
  }

  public async allowedByResourcePolicy({ principal }: { readonly principal: string }): Promise<boolean> {
    return this.admitted.has(principal);
  }
}

function rootOf({ account }: Scope): Credentials {
  return { accessKeyId: account, secretAccessKey: account };
}
