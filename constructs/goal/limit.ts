import { Comparison } from './comparison';

/**
 * One condition that a candidate model has to meet before it may be registered.
 *
 * The training pipeline's gate compares the number at `path` in the evaluation report with `threshold`; the same number
 * appears in the model card. Made with `Objective` or `FairnessLimit`.
 */
export abstract class Limit {
  /** What people call it, for example `auc` or `disparate_impact of black`. */
  public readonly label: string;

  /** Where the value is in the evaluation report, for example `metrics.auc`. */
  public readonly path: string;

  /** On which side of the threshold the value has to be. */
  public readonly comparison: Comparison;

  /** The number that the value is compared with, in the metric's own unit. */
  public readonly threshold: number;

  protected constructor(label: string, path: string, comparison: Comparison, threshold: number) {
    this.label = label;
    this.path = path;
    this.comparison = comparison;
    this.threshold = threshold;
  }
}
