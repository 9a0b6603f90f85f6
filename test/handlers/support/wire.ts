export interface Request {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

/** An answer in one of AWS's JSON protocols. */
export function json(value: object, type = 'application/x-amz-json-1.1'): Answer {
  return { status: 200, headers: { 'content-type': type }, body: JSON.stringify(value) };
}

/** An error in one of AWS's JSON protocols. */
export function refuse(status: number, type: string, more: object = {}): Answer {
  const body = JSON.stringify({ __type: type, ...more });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
