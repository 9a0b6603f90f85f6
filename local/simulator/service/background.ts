import { setTimeout as sleep } from 'node:timers/promises';

const underWay = new Set<Promise<unknown>>();

/** Lets go of work that a service does after its answer; what breaks in it is our bug, and must not end the process. */
export function inBackground(work: Promise<unknown>): void {
  const done = work
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.stack : undefined;
      process.emitWarning(text ?? String(error), 'SimulatorBug');
    })
    .finally(() => underWay.delete(done));
  underWay.add(done);
}

/** Waits until all of it is done, at most so long: what is still told to others needs them to be there. */
export async function backgroundDone(milliseconds: number): Promise<void> {
  const patience = new AbortController();
  const over = sleep(milliseconds, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([Promise.all(underWay), over]);
  patience.abort();
}
