import { FairnessLimit } from './fairness-limit';

/**
 * What a use case promises about equal treatment: either limits, or the reason for having none.
 *
 * There is no default, so that every team has to decide.
 *
 * @example
 * import { goal } from 'cdk-ml-lifecycle';
 *
 * const fairness = goal.Fairness.none('predicts the wear of machines; no people are affected');
 */
export class Fairness {
  /**
   * Sets limits that a model has to keep. The gate of the training pipeline checks them.
   *
   * @param limits from 1 to 9 limits; any other number fails with MLL119
   */
  public static within(...limits: FairnessLimit[]): Fairness {
    return new Fairness([...limits]);
  }

  /**
   * Sets no limits.
   *
   * @param because the reason, which the model card quotes; fewer than 10 or more than 1,024 characters fail with
   * MLL120
   */
  public static none(because: string): Fairness {
    return new Fairness([], because);
  }

  /** The reason for having no limits. It is `undefined` when there are limits. */
  public readonly because?: string;

  private readonly all: FairnessLimit[];

  private constructor(limits: FairnessLimit[], because?: string) {
    this.all = limits;
    this.because = because;
  }

  /** The limits, in the order in which they were given. The list is empty when there is a reason for having none. */
  public get limits(): FairnessLimit[] {
    return [...this.all];
  }

  /** The value of the privileged group for each protected column. */
  public get privilegedValues(): { [column: string]: string } {
    return Object.fromEntries(this.all.map(({ column, privileged }) => [column, privileged]));
  }
}
