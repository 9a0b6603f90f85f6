import { Comparison } from './comparison';

/**
 * One condition that a candidate model has to meet before it is registered.
 *
 * The gate of the training pipeline compares the number at `path` in the evaluation report with `threshold`. The same
 * threshold appears in the model card. Create limits with `Objective` or `FairnessLimit`.
 */
export abstract class Limit {
  /** The name of the limit in texts, for example `auc` or `disparate_impact of black`. */
  public readonly label: string;

  /** The path of the value in the evaluation report, for example `metrics.auc`. */
  public readonly path: string;

  /** The side of the threshold on which the value has to be. */
  public readonly comparison: Comparison;

  /** The number that the value is compared with, in the unit of the metric. */
  public readonly threshold: number;

  protected constructor(label: string, path: string, comparison: Comparison, threshold: number) {
    this.label = label;
    this.path = path;
    this.comparison = comparison;
    this.threshold = threshold;
  }
}
