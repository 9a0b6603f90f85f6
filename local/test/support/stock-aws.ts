import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessGroups } from '../../core/processes';
import { freePort } from '../../rehearsal/emulator';
import { linkSdk } from '../../rehearsal/function-packages';
import { RecordingAws } from './recording-aws';
import { EMULATOR_PYTHON } from './simulator';

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
  const folder = mkdtempSync(join(tmpdir(), 'stock-'));
  linkSdk(folder);
  const port = await freePort();
  const processes = new ProcessGroups();
  const server = processes.start({
    name: 'ministack',
    program: EMULATOR_PYTHON,
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
