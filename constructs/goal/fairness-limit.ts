import { Comparison } from './comparison';
import { Limit } from './limit';

/** A metric of how differently two groups are treated. */
export enum FairnessMetric {
  /**
   * The rate of favourable decisions for the other group, divided by the rate for the privileged group. Equal treatment
   * gives 1.
   */
  DISPARATE_IMPACT = 'disparate_impact',

  /** The absolute difference between the true positive rates of the groups. Equal treatment gives 0. */
  EQUAL_OPPORTUNITY_DIFFERENCE = 'equal_opportunity_difference',

  /** The absolute difference between the groups' rates of favourable decisions. Equal treatment gives 0. */
  DEMOGRAPHIC_PARITY_DIFFERENCE = 'demographic_parity_difference',
}

/** The two groups that a fairness limit compares. */
export interface ProtectedGroupOptions {
  /**
   * The column that tells the groups apart, which has to be in the evaluation data. A name with other characters than
   * letters, digits and underscores fails with MLL114, and the target column fails with MLL115.
   */
  readonly column: string;

  /**
   * The value of the column for the privileged group. Everybody else is in the other group. A value that is empty or
   * has more than 63 characters fails with MLL116.
   */
  readonly privileged: string;
}

/** A lower limit on the ratio between two groups. */
export interface FairnessRatioOptions extends ProtectedGroupOptions {
  /**
   * The lowest ratio that passes, above 0 and at most 1. Any other value fails with MLL117. The four-fifths rule is
   * 0.8.
   */
  readonly atLeast: number;
}

/** An upper limit on the difference between two groups. */
export interface FairnessDifferenceOptions extends ProtectedGroupOptions {
  /** The largest absolute difference that passes, at least 0 and below 1. Any other value fails with MLL117. */
  readonly atMost: number;
}

/**
 * A limit on how differently a model may treat two groups of people.
 *
 * The evaluation step of the training pipeline computes the metric on held-out data. The gate of the pipeline compares
 * it with the limit.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-post-training-bias.html
 * @example
 * import { goal } from 'cdk-ml-lifecycle';
 *
 * const limit = goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 });
 */
export class FairnessLimit extends Limit {
  /** The ratio between the groups' rates of favourable decisions must be at least the limit. */
  public static disparateImpact(options: FairnessRatioOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.DISPARATE_IMPACT, options, Comparison.AT_LEAST, options.atLeast);
  }

  /** The difference between the groups' true positive rates must be at most the limit. */
  public static equalOpportunityDifference(options: FairnessDifferenceOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE, options, Comparison.AT_MOST, options.atMost);
  }

  /** The difference between the groups' rates of favourable decisions must be at most the limit. */
  public static demographicParityDifference(options: FairnessDifferenceOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.DEMOGRAPHIC_PARITY_DIFFERENCE, options, Comparison.AT_MOST, options.atMost);
  }

  /** The metric that the limit is about. */
  public readonly metric: FairnessMetric;

  /** The column that tells the groups apart. */
  public readonly column: string;

  /** The value of the column for the privileged group. */
  public readonly privileged: string;

  private constructor(metric: FairnessMetric, group: ProtectedGroupOptions, comparison: Comparison, threshold: number) {
    super(`${metric} of ${group.column}`, `fairness.${group.column}.${metric}`, comparison, threshold);
    this.metric = metric;
    this.column = group.column;
    this.privileged = group.privileged;
  }
}
