import { Comparison } from './comparison';
import { Limit } from './limit';

/**
 * How well a model has to do on data that it has not seen.
 *
 * Which metrics there are depends on the problem: see `Problem.metrics`.
 *
 * @example
 * const objectives = [goal.Objective.atLeast('auc', 0.78), goal.Objective.atLeast('recall', 0.3)];
 */
export class Objective extends Limit {
  /**
   * The metric must be the limit or more, as for `auc` or `recall`.
   * The use case refuses an unknown metric (MLL109) and a limit that the metric cannot have (MLL112).
   */
  public static atLeast(metric: string, limit: number): Objective {
    return new Objective(metric, Comparison.AT_LEAST, limit);
  }

  /**
   * The metric must be the limit or less, as for errors such as `rmse`.
   * The use case refuses an unknown metric (MLL109) and a limit that the metric cannot have (MLL112).
   */
  public static atMost(metric: string, limit: number): Objective {
    return new Objective(metric, Comparison.AT_MOST, limit);
  }

  /** The name of the metric in the evaluation report, under `metrics`. */
  public readonly metric: string;

  private constructor(metric: string, comparison: Comparison, limit: number) {
    super(metric, `metrics.${metric}`, comparison, limit);
    this.metric = metric;
  }
}
