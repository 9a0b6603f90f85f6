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
   * The metric must be the threshold or more, as for `auc` or `recall`.
   * The use case refuses an unknown metric (MLL109) and a threshold that the metric cannot have (MLL112).
   */
  public static atLeast(metric: string, threshold: number): Objective {
    return new Objective(metric, Comparison.AT_LEAST, threshold);
  }

  /**
   * The metric must be the threshold or less, as for errors such as `rmse`.
   * The use case refuses an unknown metric (MLL109) and a threshold that the metric cannot have (MLL112).
   */
  public static atMost(metric: string, threshold: number): Objective {
    return new Objective(metric, Comparison.AT_MOST, threshold);
  }

  /** The name of the metric in the evaluation report, under `metrics`. */
  public readonly metric: string;

  private constructor(metric: string, comparison: Comparison, threshold: number) {
    super(metric, `metrics.${metric}`, comparison, threshold);
    this.metric = metric;
  }
}
