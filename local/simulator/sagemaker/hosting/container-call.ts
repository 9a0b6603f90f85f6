import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** A container has 60 seconds for an answer. */
const TIMEOUT = 60_000;

export interface ContainerAnswer {
  /** The HTTP status; 0 without an answer, when the body gives the reason. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends requests to containers over persistent connections. */
export class ContainerCalls {
  private readonly agent = new Agent({ keepAlive: true });

  public invoke(
    url: string | undefined,
    headers: { readonly [name: string]: string },
    body: Buffer,
    timeout = TIMEOUT,
  ): Promise<ContainerAnswer> {
    if (!url) return Promise.resolve(noAnswer('An error occurred while handling request as the model process exited.'));
    return new Promise((resolve) => {
      const sent = httpRequest(`${url}/invocations`, {
        method: 'POST',
        agent: this.agent,
        headers: { ...headers, 'content-length': body.length },
        timeout,
      });
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', (error) => resolve(noAnswer(error.message)));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on('timeout', () =>
        sent.destroy(new Error('Your invocation timed out while waiting for a response from container primary.')),
      );
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(noAnswer(explained(error))));
      sent.end(body);
    });
  }

  public close(): void {
    this.agent.destroy();
  }
}

function explained({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED' || code === 'ECONNRESET'
    ? 'An error occurred while handling request as the model process exited.'
    : message;
}

function noAnswer(reason: string): ContainerAnswer {
  return { status: 0, headers: {}, body: Buffer.from(reason) };
}
