import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inBackground } from '../service/background';
import type { Caller } from '../../core/scope';
import type { AwsJson } from './aws-json';
import { callerOf } from './caller';
import { bodyOf, bug, json, type Outcome } from './http';
import type { RequestLog } from './request-log';
import { runtimePath, type RuntimeApi } from './runtime-api';

/** The HTTP server in front of every part of the simulator. */
export class SimulatorServer {
  private readonly server: Server;

  public constructor(
    private readonly aws: AwsJson,
    private readonly runtime: RuntimeApi | undefined,
    private readonly log: RequestLog,
  ) {
    this.server = createServer((request, response) => inBackground(this.served(request, response)));
    // clients keep connections open between the steps of a pipeline
    this.server.keepAliveTimeout = 60_000;
  }

  /** @returns the URL of the server */
  public async listen(port = 0): Promise<string> {
    await new Promise<void>((listening, failed) => {
      this.server.once('error', failed);
      this.server.listen(port, '127.0.0.1', listening);
    });
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  public async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    this.server.closeAllConnections();
    await closed;
  }

  /** Closes the connection if the answer can't be sent, such as one with a header that HTTP doesn't allow. */
  private async served(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.serve(request, response);
    } catch (error) {
      response.destroy();
      throw error;
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const caller = callerOf(request.headers);
    const started = performance.now();
    const { operation, outcome } = await this.answered(request, caller);
    const { answer, error, message } = outcome;
    response.writeHead(answer.status, {
      'x-amzn-requestid': randomUUID(),
      'content-length': answer.body.length,
      ...answer.headers,
    });
    response.end(answer.body);
    const milliseconds = Math.round(performance.now() - started);
    this.log.add({ operation, caller, status: answer.status, milliseconds, error, message });
  }

  private async answered(request: IncomingMessage, caller: Caller): Promise<{ operation: string; outcome: Outcome }> {
    const operation = String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`);
    try {
      const body = await bodyOf(request);
      const path = runtimePath(request.url ?? '/');
      if (path && this.runtime)
        return { operation, outcome: await this.runtime.answer({ ...path, headers: request.headers, body, caller }) };
      return { operation, outcome: await this.aws.answer({ target: operation, body, caller }) };
    } catch (error) {
      const message = bug(error);
      return { operation, outcome: { answer: json(500, 'application/json', { message }), error: 'bug', message } };
    }
  }
}
