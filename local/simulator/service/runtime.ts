import type { Caller } from '../../core/scope';

/** An HTTP request that invokes an endpoint. Header names are in lower case. */
export interface RuntimeRequest {
  readonly endpointName: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  readonly caller: Caller;
}

export interface RuntimeResponse {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** Answers the runtime API. A refusal is thrown as a ServiceError, such as a ModelError. */
export interface RuntimeHandler {
  invoke(request: RuntimeRequest): Promise<RuntimeResponse>;
  /** Absent if asynchronous endpoints are not offered. */
  invokeAsync?(request: RuntimeRequest): Promise<RuntimeResponse>;
}
