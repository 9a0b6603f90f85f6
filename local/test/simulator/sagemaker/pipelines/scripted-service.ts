import { type Server, createServer } from 'node:http';
import { ServiceError } from '../../../../core/errors';

/** Answers one operation, or throws what the service would refuse. */
export type Script = (input: { readonly [name: string]: unknown }) => object | Promise<object>;

export interface ScriptedService {
  readonly url: string;
  /** What was asked, in order: the operation and its input. */
  readonly calls: { readonly operation: string; readonly input: { readonly [name: string]: unknown } }[];
  close(): Promise<void>;
}

/** A server that speaks AWS JSON 1.1 as a test tells it to, for the real SDK to call. */
export async function scriptedService(scripts: { readonly [operation: string]: Script }): Promise<ScriptedService> {
  const calls: ScriptedService['calls'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as ScriptedService['calls'][number]['input'];
      calls.push({ operation, input });
      const { status, body } = await answer(scripts[operation], input);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: urlOf(server), calls, close: () => closed(server) };
}

async function answer(script: Script | undefined, input: object): Promise<{ status: number; body: object }> {
  try {
    if (!script) throw new ServiceError('UnknownOperationException', 'not in the script');
    return { status: 200, body: await script(input as { readonly [name: string]: unknown }) };
  } catch (error) {
    const { code, message, status } = error as ServiceError;
    return { status, body: { __type: code, message } };
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
