import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator, type Simulator } from '../../simulator';
import { linkSdk } from '../../rehearsal/function-packages';
import { addressOf, freePort, startEmulator, type Emulator } from '../../rehearsal/emulator';
import { JOBS_PYTHON, SERVICE_MODELS, EMULATOR_PYTHON } from './simulator';

export interface WholeAws {
  readonly emulator: Emulator;
  readonly simulator: Simulator;
  /** Every call that the emulator judged, a line of JSON each. */
  readonly calls: string;
  stop(): Promise<void>;
}

/** Starts emulator and simulator as a rehearsal does. */
export async function startWholeAws(): Promise<WholeAws> {
  const folder = mkdtempSync(join(tmpdir(), 'whole-'));
  linkSdk(folder);
  for (const below of ['logs', 'tmp', 's3']) mkdirSync(join(folder, below));
  const port = await freePort();
  const { url, ca } = addressOf({ folder, port });
  const simulator = await createSimulator({
    aws: { endpoint: url, ca },
    folder,
    serviceModels: SERVICE_MODELS,
    python: JOBS_PYTHON,
    speed: 600,
    log: join(folder, 'logs', 'simulator.jsonl'),
  });
  const calls = join(folder, 'calls.jsonl');
  const emulator = await startEmulator({
    port,
    folder,
    python: EMULATOR_PYTHON,
    simulator: simulator.url,
    calls,
    signal: new AbortController().signal,
  });
  return {
    emulator,
    simulator,
    calls,
    stop: async () => {
      await Promise.all([emulator.stop(), simulator.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
