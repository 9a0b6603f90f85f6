import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The time of the services. Dates are real. Waiting (baking a canary, backing off before a retry, starting an instance)
 * is shortened by a factor, so that nobody waits ten minutes for a canary.
 */
export class Clock {
  /** @param speed how many seconds a service waits in one second of real time */
  public constructor(public readonly speed: number = 60) {}

  public now(): Date {
    return new Date();
  }

  /** Waits for a number of seconds of the service's time. */
  public async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    await sleep((seconds * 1000) / this.speed, undefined, { signal });
  }
}
