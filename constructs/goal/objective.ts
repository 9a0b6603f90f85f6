import { Comparison } from './comparison';
import { Limit } from './limit';

/**
 * How well a model has to do on data that it was not trained on.
 *
 * The problem decides which metrics there are: see `Problem.metrics`.
 *
 * @example
 * import { goal } from 'cdk-ml-lifecycle';
 *
 * const objectives = [goal.Objective.atLeast('auc', 0.78), goal.Objective.atLeast('recall', 0.3)];
 */
export class Objective extends Limit {
  /**
   * The metric must be at least the threshold. Use it where a higher value is better, as for `auc` or `recall`; any
   * other metric fails with MLL111.
   *
   * @param metric a metric of the problem; any other name fails with MLL109, a second objective on it with MLL110
   * @param threshold the lowest value that passes; a value that the metric cannot have fails with MLL112
   */
  public static atLeast(metric: string, threshold: number): Objective {
    return new Objective(metric, Comparison.AT_LEAST, threshold);
  }

  /**
   * The metric must be at most the threshold. Use it where a lower value is better, as for `rmse` or `mae`; any other
   * metric fails with MLL111.
   *
   * @param metric a metric of the problem; any other name fails with MLL109, a second objective on it with MLL110
   * @param threshold the highest value that passes; a value that the metric cannot have fails with MLL112
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
