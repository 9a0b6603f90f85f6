import type { Caller } from '../../core/scope';

/** An invocation of an endpoint, as it came over HTTP; names of headers are in lower case. */
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

/** Answers the runtime API. What it refuses is thrown as a ServiceError, such as a ModelError. */
export interface RuntimeHandler {
  invoke(request: RuntimeRequest): Promise<RuntimeResponse>;
  /** Absent where no asynchronous endpoints are offered. */
  invokeAsync?(request: RuntimeRequest): Promise<RuntimeResponse>;
}
