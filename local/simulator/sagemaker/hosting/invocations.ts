import { randomUUID } from 'node:crypto';
import type { RuntimeRequest, RuntimeResponse } from '../../service/runtime';
import type { Scope } from '../../../core/scope';
import type { ContainerAnswer, ContainerCalls } from './container-call';
import type { DataCapture } from './data-capture';
import { isServing, type EndpointRow } from './endpoint';
import type { EndpointMetrics } from './endpoint-metrics';
import type { Endpoints } from './endpoints';
import type { Fleet, LiveVariant } from './fleet';
import { endpointNotFound, modelError, serviceUnavailable, validationError } from './runtime-errors';
import { WeightedTurns, type Weighted } from './traffic';

const MAX_BODY = 6_291_456;
const JSON_TYPE = 'application/json';
const FORWARDED = [
  'x-amzn-sagemaker-custom-attributes',
  'x-amzn-sagemaker-inference-id',
  'x-amzn-sagemaker-target-variant',
];

/** A variant of the serving fleet or of the fleet that is being deployed. */
export interface Destination {
  readonly fleet: Fleet;
  readonly variant: LiveVariant;
}

export interface Invocation {
  readonly contentType: string;
  readonly accept: string;
  readonly body: Buffer;
  readonly headers: { readonly [name: string]: string };
  readonly timeout?: number;
}

/** Answers InvokeEndpoint. */
export class Invocations {
  private readonly turns = new WeakMap<EndpointRow, WeightedTurns<LiveVariant>>();

  public constructor(
    private readonly endpoints: Endpoints,
    private readonly calls: ContainerCalls,
    private readonly metrics: EndpointMetrics,
    private readonly capture: DataCapture,
  ) {}

  public async invoke({ endpointName, headers, body, caller }: RuntimeRequest): Promise<RuntimeResponse> {
    const received = performance.now();
    const row = this.serving(caller, endpointName);
    if (row.fleet!.config.input.AsyncInferenceConfig)
      throw validationError(`Endpoint ${endpointName} is asynchronous: use InvokeEndpointAsync.`);
    if (body.length > MAX_BODY) throw validationError(tooLong(body.length));
    const destination = this.destination(row, headers['x-amzn-sagemaker-target-variant']);
    const invocation = {
      contentType: headers['content-type'] ?? JSON_TYPE,
      accept: headers.accept ?? '*/*',
      body,
      headers,
    };
    const answer = await this.ask(row, destination, invocation, received);
    if (answer.status < 200 || answer.status > 299) throw modelError(row, answer);
    return {
      status: 200,
      headers: {
        'content-type': contentTypeOf(answer),
        'x-amzn-invoked-production-variant': destination.variant.name,
        ...attributesOf(answer),
      },
      body: answer.body,
    };
  }

  /** @throws a ServiceError if the endpoint doesn't exist or doesn't serve */
  public serving(scope: Scope, name: string): EndpointRow {
    const row = this.endpoints.find(scope, name);
    if (!row) throw endpointNotFound(name, scope.account);
    if (!isServing(row)) throw serviceUnavailable(row);
    return row;
  }

  /** Calls the model, measures the call, and captures the answer. */
  public async ask(
    row: EndpointRow,
    { fleet, variant }: Destination,
    { contentType, accept, body, headers, timeout }: Invocation,
    received: number,
  ): Promise<ContainerAnswer> {
    const asked = performance.now();
    const passed = FORWARDED.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]);
    const given = {
      'content-type': contentType,
      accept,
      ...(Object.fromEntries(passed) as { [name: string]: string }),
    };
    variant.inFlight += 1;
    const answering =
      fleet.failing === undefined
        ? this.calls.invoke(variant.server?.url, given, body, timeout)
        : Promise.resolve(failure(fleet.failing));
    const answer = await answering.finally(() => (variant.inFlight -= 1));
    const answered = performance.now();
    this.metrics.record(row.scope, {
      endpointName: row.name,
      variantName: variant.name,
      configName: fleet.config.name,
      instances: variant.instances,
      status: answer.status,
      modelLatency: microseconds(answered - asked),
      overheadLatency: microseconds(asked - received + (performance.now() - answered)),
    });
    if (answer.status >= 200 && answer.status <= 299)
      this.capture.record(row, fleet, variant.name, {
        eventId: randomUUID(),
        time: new Date(),
        input: { contentType, body },
        output: { contentType: contentTypeOf(answer), body: answer.body },
        inferenceId: headers['x-amzn-sagemaker-inference-id'],
        customAttributes: headers['x-amzn-sagemaker-custom-attributes'],
      });
    return answer;
  }

  /** Chooses the variant that answers next, by the weights of variants and the progress of a deployment. */
  public destination(row: EndpointRow, target?: string): Destination {
    const choices = destinations(row).filter(({ variant }) => target === undefined || variant.name === target);
    if (choices.length === 0) throw validationError(`Variant ${target} not found for endpoint ${row.name}.`);
    // a variant that the request names answers whatever its weight is
    const weighted = choices.map(({ variant, share, part }): Weighted<LiveVariant> => ({
      target: variant,
      weight: target === undefined ? share * part : share,
    }));
    if (!this.turns.has(row)) this.turns.set(row, new WeightedTurns());
    const chosen = this.turns.get(row)!.next(weighted);
    if (!chosen) throw serviceUnavailable(row);
    return choices.find(({ variant }) => variant === chosen)!;
  }
}

/** Every variant that may answer, with its share of the traffic. */
function destinations({
  fleet,
  pending,
}: EndpointRow): (Destination & { readonly share: number; readonly part: number })[] {
  const share = pending?.share ?? 0;
  const fleets = [
    { fleet: fleet!, share: 1 - share },
    ...(pending && share > 0 ? [{ fleet: pending.fleet, share }] : []),
  ];
  return fleets.flatMap((each) => {
    const total = each.fleet.variants.reduce((sum, { weight }) => sum + weight, 0) || 1;
    return each.fleet.variants.map((variant) => ({ ...each, variant, part: variant.weight / total }));
  });
}

function contentTypeOf({ headers }: ContainerAnswer): string {
  return headers['content-type'] ?? JSON_TYPE;
}

function attributesOf({ headers }: ContainerAnswer): { [name: string]: string } {
  const attributes = headers['x-amzn-sagemaker-custom-attributes'];
  return typeof attributes === 'string' ? { 'x-amzn-sagemaker-custom-attributes': attributes } : {};
}

function failure(message: string): ContainerAnswer {
  return { status: 500, headers: { 'content-type': 'text/plain' }, body: Buffer.from(message) };
}

function microseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000));
}

function tooLong(length: number): string {
  return (
    "1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or " +
    `equal to ${MAX_BODY}, got ${length}`
  );
}
