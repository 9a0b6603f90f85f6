import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessGroups } from '../../core/processes';
import { RecordingAws } from './recording-aws';

const ROOT = resolve(__dirname, '../../..');

export interface StockAws {
  readonly url: string;
  readonly aws: RecordingAws;
  /** What was put on the buses, instead of putting it there. */
  readonly events: RecordingAws['events'];
  readonly metrics: RecordingAws['metrics'];
  stop(): Promise<void>;
}

/** Starts the emulator as it is released, without authorization: real S3, SQS and Lambda for tests of a part. */
export async function startStockAws(): Promise<StockAws> {
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  // inside of the project, so that the code of Lambda functions finds its node_modules
  const folder = mkdtempSync(join(ROOT, '.local', 'stock-'));
  const port = await freePort();
  const processes = new ProcessGroups();
  const server = processes.start({
    name: 'ministack',
    program: join(ROOT, '.venv-local', 'bin', 'python'),
    args: ['-m', 'ministack'],
    env: {
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      TMPDIR: folder,
    },
    cwd: folder,
    log: join(folder, 'ministack.log'),
  });
  const url = `http://127.0.0.1:${port}`;
  await ready(`${url}/_ministack/ready`).catch(async (error: Error) => {
    await server.stop();
    throw error;
  });
  const aws = new RecordingAws(url);
  return {
    url,
    aws,
    events: aws.events,
    metrics: aws.metrics,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`nothing answers at ${url}`);
}

/** A port of the system's choice. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
