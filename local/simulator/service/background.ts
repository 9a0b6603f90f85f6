import { setTimeout as sleep } from 'node:timers/promises';
import { machineFault } from '../../core/machine-faults';

const underWay = new Set<Promise<unknown>>();
const faults = new Set<string>();
let closed = false;

/** How many milliseconds may pass between the end of the emulator and the end of the simulator. */
const LOSS_MILLIS = 1000;

const LOST = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/** Says whether the simulator has closed. Work that breaks afterwards breaks because of that. */
export function setClosed(now: boolean): void {
  closed = now;
}

/** Starts work that a service does after its answer. An error in it is a bug, and must not end the process. */
export function inBackground(work: Promise<unknown>): void {
  const done = work.catch(warn).finally(() => underWay.delete(done));
  underWay.add(done);
}

async function warn(error: unknown): Promise<void> {
  if (closed) return;
  const fault = machineFault(error);
  if (fault !== undefined) {
    if (!faults.has(fault)) process.emitWarning(fault, 'MachineFault');
    faults.add(fault);
    return;
  }
  if (LOST.includes((error as NodeJS.ErrnoException)?.code ?? '')) {
    // the emulator may have ended, which is no mistake of the simulator
    await sleep(LOSS_MILLIS, undefined, { ref: false });
    if (closed) return;
  }
  const text = error instanceof Error ? error.stack : undefined;
  process.emitWarning(text ?? String(error), 'SimulatorBug');
}

/** Waits until background work is done, for at most so many milliseconds, while those whom it calls still run. */
export async function backgroundDone(milliseconds: number): Promise<void> {
  const patience = new AbortController();
  const over = sleep(milliseconds, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([Promise.all(underWay), over]);
  patience.abort();
}
