import { Comparison } from './comparison';

/**
 * The number by which the business judges whether the use case pays off.
 *
 * It is not a metric of the model. It measures what the model is for, and whoever runs the business process measures
 * it.
 *
 * @example
 * import { goal } from 'cdk-ml-lifecycle';
 *
 * const kpi = goal.Kpi.atLeast('SameDayDecisions', 0.8);
 */
export class Kpi {
  /**
   * The goal is reached when the KPI is at least the target.
   *
   * @param name the name of the KPI, usable as the name of a CloudWatch metric; any other name fails with MLL104
   * @param target the value at which the goal is reached; a value that is not a finite number fails with MLL105
   * @param unit the unit of the target, for example `EUR per month`; an empty or long unit fails with MLL126
   */
  public static atLeast(name: string, target: number, unit?: string): Kpi {
    return new Kpi(name, Comparison.AT_LEAST, target, unit);
  }

  /**
   * The goal is reached when the KPI is at most the target.
   *
   * @param name the name of the KPI, usable as the name of a CloudWatch metric; any other name fails with MLL104
   * @param target the value at which the goal is reached; a value that is not a finite number fails with MLL105
   * @param unit the unit of the target, for example `hours`; an empty or long unit fails with MLL126
   */
  public static atMost(name: string, target: number, unit?: string): Kpi {
    return new Kpi(name, Comparison.AT_MOST, target, unit);
  }

  /** The name of the KPI, usable as the name of a CloudWatch metric. */
  public readonly name: string;

  /** The side of the target on which the KPI has to be. */
  public readonly comparison: Comparison;

  /** The value at which the goal is reached, in `unit`. */
  public readonly target: number;

  /** The unit of the target. It is `undefined` when there is none, for example for a share. */
  public readonly unit?: string;

  private constructor(name: string, comparison: Comparison, target: number, unit?: string) {
    this.name = name;
    this.comparison = comparison;
    this.target = target;
    this.unit = unit;
  }
}
