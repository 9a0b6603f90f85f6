/** Something that takes a part of the traffic. */
export interface Weighted<T> {
  readonly target: T;
  readonly weight: number;
}

/**
 * Spreads requests by weight, as evenly as possible. With weights 9 and 1, one of every ten requests goes to the
 * second.
 */
export class WeightedTurns<T> {
  private readonly credit = new Map<T, number>();

  public next(choices: readonly Weighted<T>[]): T | undefined {
    const open = choices.filter(({ weight }) => weight > 0);
    const total = open.reduce((sum, { weight }) => sum + weight, 0);
    this.forget(open);
    let best: T | undefined;
    for (const { target, weight } of open) {
      this.credit.set(target, (this.credit.get(target) ?? 0) + weight);
      if (best === undefined || this.credit.get(target)! > this.credit.get(best)!) best = target;
    }
    if (best !== undefined) this.credit.set(best, this.credit.get(best)! - total);
    return best;
  }

  private forget(open: readonly Weighted<T>[]): void {
    const targets = new Set(open.map(({ target }) => target));
    for (const target of this.credit.keys()) if (!targets.has(target)) this.credit.delete(target);
  }
}

/** Samples a percentage evenly: at 25, every fourth request. */
export class Sampling {
  private credit = 0;

  public constructor(private readonly percent: number) {}

  public take(): boolean {
    this.credit += this.percent;
    if (this.credit < 100) return false;
    this.credit -= 100;
    return true;
  }
}
