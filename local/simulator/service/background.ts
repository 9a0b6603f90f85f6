import { setTimeout as sleep } from 'node:timers/promises';

const underWay = new Set<Promise<unknown>>();

/** Starts work that a service does after its answer. An error in it is a bug, and must not end the process. */
export function inBackground(work: Promise<unknown>): void {
  const done = work
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.stack : undefined;
      process.emitWarning(text ?? String(error), 'SimulatorBug');
    })
    .finally(() => underWay.delete(done));
  underWay.add(done);
}

/** Waits until background work is done, for at most so many milliseconds, while those whom it calls still run. */
export async function backgroundDone(milliseconds: number): Promise<void> {
  const patience = new AbortController();
  const over = sleep(milliseconds, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([Promise.all(underWay), over]);
  patience.abort();
}
