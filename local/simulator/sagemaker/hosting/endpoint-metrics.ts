import type { Scope } from '../../../core/scope';
import type { MetricDatum } from '../../../core/aws';
import type { Services } from '../../service/services';
import { reasonOf } from './session';

const NAMESPACE = 'AWS/SageMaker';
const FLUSH = 500;
const CHUNK = 1000;

/** The measurements of one invocation. */
export interface Measured {
  readonly endpointName: string;
  readonly variantName: string;
  readonly configName: string;
  readonly instances: number;
  /** The status of the model's answer; 0 without an answer. */
  readonly status: number;
  /** Microseconds. */
  readonly modelLatency: number;
  readonly overheadLatency: number;
}

/** Collects the metrics of invocations, and sends them twice a second. */
export class EndpointMetrics {
  private readonly waiting = new Map<string, { readonly scope: Scope; readonly data: MetricDatum[] }>();
  private readonly failures: string[] = [];
  private timer?: NodeJS.Timeout;
  private sending: Promise<void> = Promise.resolve();

  public constructor(private readonly services: Services) {}

  /** Why data was lost, oldest first. */
  public get lost(): readonly string[] {
    return this.failures;
  }

  public record(scope: Scope, measured: Measured): void {
    const key = `${scope.account}/${scope.region}`;
    if (!this.waiting.has(key)) this.waiting.set(key, { scope, data: [] });
    this.waiting.get(key)!.data.push(...dataOf(measured));
    this.timer ??= setTimeout(
      () => void this.flush().catch((error: unknown) => this.failures.push(`metrics: ${reasonOf(error)}`)),
      FLUSH,
    ).unref();
  }

  /** Sends pending metrics. Rejects if they can't be sent. */
  public async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batches = [...this.waiting.values()];
    this.waiting.clear();
    const before = this.sending.catch(() => {});
    this.sending = before.then(() => this.send(batches));
    await this.sending;
  }

  private async send(batches: readonly { readonly scope: Scope; readonly data: MetricDatum[] }[]): Promise<void> {
    for (const { scope, data } of batches)
      for (let i = 0; i < data.length; i += CHUNK)
        await this.services.aws.putMetrics(scope, NAMESPACE, data.slice(i, i + CHUNK));
  }
}

/**
 * The metrics by endpoint and variant, and also by configuration, so that an alarm can watch a new fleet alone.
 *
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
 */
export function dataOf(measured: Measured): MetricDatum[] {
  const { endpointName, variantName, configName, instances, status, modelLatency, overheadLatency } = measured;
  const values: readonly (readonly [string, number, string])[] = [
    ['Invocations', 1, 'None'],
    ['InvocationsPerInstance', 1 / instances, 'None'],
    ['Invocation4XXErrors', status >= 400 && status < 500 ? 1 : 0, 'None'],
    ['Invocation5XXErrors', status >= 500 || status === 0 ? 1 : 0, 'None'],
    ['InvocationModelErrors', status >= 200 && status < 300 ? 0 : 1, 'None'],
    ['ModelLatency', modelLatency, 'Microseconds'],
    ['OverheadLatency', overheadLatency, 'Microseconds'],
  ];
  const variant = { EndpointName: endpointName, VariantName: variantName };
  const fleet = { ...variant, EndpointConfigName: configName };
  return [variant, fleet].flatMap((dimensions) =>
    values.map(([name, value, unit]) => ({ name, dimensions, value, unit })),
  );
}
