import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from './failure';

export interface Waiting {
  /** How long to wait at most, in seconds. */
  readonly seconds: number;
  /** How many milliseconds to wait between two calls. */
  readonly every?: number;
  readonly signal: AbortSignal;
}

/**
 * Calls `look` until it returns something, and returns that; undefined when the time is over. An error of `look` ends
 * the waiting.
 */
export async function waitFor<T>(waiting: Waiting, look: () => Promise<T | undefined>): Promise<T | undefined> {
  // no change of the clock makes it longer or shorter
  const deadline = performance.now() + waiting.seconds * 1000;
  for (;;) {
    if (waiting.signal.aborted) throw new Interrupted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) return undefined;
    await sleep(waiting.every ?? 250, undefined, { signal: waiting.signal }).catch(() => {
      throw new Interrupted();
    });
  }
}
