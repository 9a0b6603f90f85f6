import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

export interface EmulatorAddress {
  /** Such as `https://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** The file of the emulator's certificate. It is read when it is needed, as the emulator makes it when it starts. */
  readonly ca?: string;
}

export interface ControlAnswer<T> {
  readonly status: number;
  readonly body: T & { readonly __type?: string; readonly message?: string };
}

/** Calls the operations of the emulator that AWS doesn't have. */
export class EmulatorControl {
  private agent?: Agent;

  public constructor(private readonly address: EmulatorAddress) {}

  public get certificate(): string | undefined {
    return this.address.ca === undefined ? undefined : readFileSync(this.address.ca, 'utf8');
  }

  public async call<T>(operation: string, input: object): Promise<ControlAnswer<T>> {
    // connections are not kept alive: one that the server closes meanwhile would lose an event
    this.agent ??= new Agent({ ca: this.certificate });
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `LocalControl.${operation}` };
    return post<T>(this.address.endpoint, headers, JSON.stringify(input), this.agent);
  }

  /** Calls an operation that must succeed. */
  public async require<T>(operation: string, input: object): Promise<T> {
    const { status, body } = await this.call<T>(operation, input);
    if (status !== 200) throw refusal(operation, status, body);
    return body;
  }
}

export function refusal(operation: string, status: number, body: object): Error {
  return new Error(`the emulator refused ${operation}: ${status} ${JSON.stringify(body)}`);
}

function post<T>(url: string, headers: object, body: string, agent: Agent): Promise<ControlAnswer<T>> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const options = { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
    const sent = (secure ? httpsRequest : httpRequest)(url, secure ? { ...options, agent } : options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        try {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode!, body: JSON.parse(text || '{}') as ControlAnswer<T>['body'] });
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
