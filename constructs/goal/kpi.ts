import { Comparison } from './comparison';

/**
 * The number by which the business tells whether the use case pays off.
 *
 * It is not a metric of the model: it is what the model is for, measured by whoever runs the business process.
 *
 * @example
 * const kpi = goal.Kpi.atLeast('SameDayDecisions', 0.8);
 */
export class Kpi {
  /**
   * The goal is reached when the KPI is the target or more. `unit` is free text, for example `EUR per month`.
   * The use case refuses a bad name (MLL104) and a target that is not a number (MLL105).
   */
  public static atLeast(name: string, target: number, unit?: string): Kpi {
    return new Kpi(name, Comparison.AT_LEAST, target, unit);
  }

  /**
   * The goal is reached when the KPI is the target or less. `unit` is free text, for example `hours`.
   * The use case refuses a bad name (MLL104) and a target that is not a number (MLL105).
   */
  public static atMost(name: string, target: number, unit?: string): Kpi {
    return new Kpi(name, Comparison.AT_MOST, target, unit);
  }

  /** Its name, usable as the name of a CloudWatch metric. */
  public readonly name: string;

  /** On which side of the target it has to be. */
  public readonly comparison: Comparison;

  /** The value that it is compared with, in `unit`. */
  public readonly target: number;

  /** What it is counted in. `undefined` when it has no unit, as a share has none. */
  public readonly unit?: string;

  private constructor(name: string, comparison: Comparison, target: number, unit?: string) {
    this.name = name;
    this.comparison = comparison;
    this.target = target;
    this.unit = unit;
  }
}
