import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../../core/errors';
import type { RuntimeHandler, RuntimeResponse } from '../service/runtime';
import type { Caller } from '../../core/scope';
import type { StructureShape } from '../model/shapes';
import type { ServiceModel } from '../model/service-model';
import { bug, json, type HttpAnswer, type Outcome } from './http';

export interface RuntimeCall {
  readonly endpointName: string;
  readonly kind: 'invocations' | 'async-invocations';
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
}

const PATH = /^\/endpoints\/([^/]+)\/(invocations|async-invocations)$/;

/** The endpoint that a path of the runtime names. */
export function runtimePath(path: string): Pick<RuntimeCall, 'endpointName' | 'kind'> | undefined {
  const match = PATH.exec(path.split('?')[0]);
  return match ? { endpointName: decodeURIComponent(match[1]), kind: match[2] as RuntimeCall['kind'] } : undefined;
}

/** Answers the SageMaker runtime, a REST API with names in the path, options in headers, and the model's body. */
export class RuntimeApi {
  public constructor(
    private readonly model: ServiceModel,
    private readonly handler: RuntimeHandler,
  ) {}

  public async answer(call: RuntimeCall): Promise<Outcome> {
    try {
      this.check(call);
      return { answer: answered(await this.handle(call)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) return failed(error);
      return { answer: this.refused(error), error: error.code, message: error.message };
    }
  }

  private handle({ kind, endpointName, headers, body, caller }: RuntimeCall): Promise<RuntimeResponse> {
    const request = { endpointName, headers: flat(headers), body, caller };
    if (kind === 'invocations') return this.handler.invoke(request);
    if (this.handler.invokeAsync) return this.handler.invokeAsync(request);
    throw new ServiceError('ValidationError', `Endpoint ${endpointName} does not support asynchronous invocations.`);
  }

  /** Refuses what the service refuses before it looks for an endpoint. */
  private check({ kind, endpointName, headers, body }: RuntimeCall): void {
    const name = kind === 'invocations' ? 'InvokeEndpoint' : 'InvokeEndpointAsync';
    const shape = this.model.operation(name).input!.shape;
    const input: { [member: string]: unknown } = {};
    const { members } = this.model.shape(shape) as StructureShape;
    for (const [member, { location, locationName, shape: type }] of Object.entries(members)) {
      const text = location === 'uri' ? endpointName : location === 'header' && headers[locationName!.toLowerCase()];
      if (typeof text === 'string') input[member] = this.model.shape(type).type === 'integer' ? Number(text) : text;
      else if (!location) input[member] = body;
    }
    try {
      this.model.check(shape, input);
    } catch (error) {
      // the runtime has another name for this error
      throw error instanceof ServiceError ? new ServiceError('ValidationError', error.message) : error;
    }
  }

  private refused(error: ServiceError): HttpAnswer {
    const { __type: _, ...body } = this.model.error(error) as { readonly [name: string]: unknown };
    const shape = this.model.shapes[error.code];
    const status = (shape?.type === 'structure' && shape.error?.httpStatusCode) || error.status;
    return json(status, 'application/json', body, { 'x-amzn-errortype': error.code });
  }
}

function answered({ status, headers, body }: RuntimeResponse): HttpAnswer {
  return { status, headers, body };
}

function flat(headers: IncomingHttpHeaders): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function failed(error: unknown): Outcome {
  const message = bug(error);
  const answer = json(500, 'application/json', { Message: message }, { 'x-amzn-errortype': 'InternalFailure' });
  return { answer, error: 'InternalFailure', message };
}
