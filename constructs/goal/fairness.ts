import { FairnessLimit } from './fairness-limit';

/**
 * What a use case promises about equal treatment: limits, or the reason why there are none.
 *
 * There is no default, so that nobody forgets to think about it.
 *
 * @example
 * const fairness = goal.Fairness.none('predicts the wear of machines, no people are concerned');
 */
export class Fairness {
  /** The model has to keep these limits; the gate of the training pipeline checks them. MLL119 without any. */
  public static within(...limits: FairnessLimit[]): Fairness {
    return new Fairness([...limits]);
  }

  /** There are no limits, for a reason that the model card quotes. MLL120 when it is too short to be one. */
  public static none(because: string): Fairness {
    return new Fairness([], because);
  }

  /** Why there are no limits. `undefined` when there are some. */
  public readonly because?: string;

  private readonly all: FairnessLimit[];

  private constructor(limits: FairnessLimit[], because?: string) {
    this.all = limits;
    this.because = because;
  }

  /** The limits to keep, in the order given; empty with a reason. */
  public get limits(): FairnessLimit[] {
    return [...this.all];
  }

  /** The privileged value of every protected column: what bias is computed for. */
  public get privilegedValues(): { [column: string]: string } {
    return Object.fromEntries(this.all.map(({ column, privileged }) => [column, privileged]));
  }
}
