import type { IncomingMessage } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** The answer to a call, and its error for the log. */
export interface Outcome {
  readonly answer: HttpAnswer;
  readonly error?: string;
  readonly message?: string;
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function json(status: number, type: string, body: object, headers: { [name: string]: string } = {}): HttpAnswer {
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

/** The message for a bug of the simulator, in words that AWS would never use. */
export function bug(error: unknown): string {
  return `bug in the simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
