import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The time that services take. Dates are real; what a service would spend waiting (baking a canary, backing off before a
 * retry, starting an instance) is shortened by a factor, so that ten minutes of baking can be watched.
 */
export class Clock {
  /** @param speed how many seconds of a service's time pass in one second */
  public constructor(public readonly speed: number = 60) {}

  public now(): Date {
    return new Date();
  }

  /** Waits for so many seconds of the service's time. */
  public async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    await sleep((seconds * 1000) / this.speed, undefined, { signal });
  }
}
