import type { Faults } from './services';

/** The faults that a rehearsal has planned, by operation. */
export class PlannedFaults implements Faults {
  private readonly throttled = new Map<string, number>();

  /** @param throttled how many calls of an operation, such as `sagemaker:DescribeModelPackage`, are throttled */
  public constructor(throttled: { readonly [operation: string]: number } = {}) {
    for (const [operation, calls] of Object.entries(throttled)) this.plan(operation, calls);
  }

  /** Adds throttled calls while the simulator runs. */
  public plan(operation: string, calls: number): void {
    this.throttled.set(operation, (this.throttled.get(operation) ?? 0) + calls);
  }

  public throttle(operation: string): boolean {
    const left = this.throttled.get(operation) ?? 0;
    if (left > 0) this.throttled.set(operation, left - 1);
    return left > 0;
  }
}
