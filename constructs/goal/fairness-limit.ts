import { Comparison } from './comparison';
import { Limit } from './limit';

/** How unequal treatment of two groups is measured. */
export enum FairnessMetric {
  /** The rate of favourable decisions of the other group divided by that of the privileged group: 1 is equal. */
  DISPARATE_IMPACT = 'disparate_impact',

  /** The absolute difference of the groups' true positive rates: 0 is equal. */
  EQUAL_OPPORTUNITY_DIFFERENCE = 'equal_opportunity_difference',

  /** The absolute difference of the groups' rates of favourable decisions: 0 is equal. */
  DEMOGRAPHIC_PARITY_DIFFERENCE = 'demographic_parity_difference',
}

/** The two groups that a fairness limit compares. */
export interface ProtectedGroupOptions {
  /**
   * The column that tells the groups apart. It is kept in the evaluation data.
   * Letters, digits and underscores (MLL114); not the target (MLL115).
   */
  readonly column: string;

  /** The column's value for the privileged group; everybody else is the other group. MLL116 when empty. */
  readonly privileged: string;
}

/** A fairness ratio that must not be too low. */
export interface FairnessRatioOptions extends ProtectedGroupOptions {
  /** The lowest ratio that passes, above 0 and at most 1 (MLL117). The four-fifths rule is 0.8. */
  readonly atLeast: number;
}

/** A difference between groups that must not be too high. */
export interface FairnessDifferenceOptions extends ProtectedGroupOptions {
  /** The largest absolute difference that passes, from 0 and below 1 (MLL117). */
  readonly atMost: number;
}

/**
 * How differently a model may treat two groups of people.
 *
 * The evaluation step of the training pipeline computes the metric on held-out data and the gate decides on it.
 *
 * @example
 * const limit = goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 });
 */
export class FairnessLimit extends Limit {
  /** The ratio of favourable decisions between the groups must be the limit or more. */
  public static disparateImpact(options: FairnessRatioOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.DISPARATE_IMPACT, options, Comparison.AT_LEAST, options.atLeast);
  }

  /** The difference of true positive rates between the groups must be the limit or less. */
  public static equalOpportunityDifference(options: FairnessDifferenceOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE, options, Comparison.AT_MOST, options.atMost);
  }

  /** The difference of favourable decisions between the groups must be the limit or less. */
  public static demographicParityDifference(options: FairnessDifferenceOptions): FairnessLimit {
    return new FairnessLimit(FairnessMetric.DEMOGRAPHIC_PARITY_DIFFERENCE, options, Comparison.AT_MOST, options.atMost);
  }

  /** How the treatment is measured. */
  public readonly metric: FairnessMetric;

  /** The column that tells the groups apart. */
  public readonly column: string;

  /** The column's value for the privileged group. */
  public readonly privileged: string;

  private constructor(metric: FairnessMetric, group: ProtectedGroupOptions, comparison: Comparison, threshold: number) {
    super(`${metric} of ${group.column}`, `fairness.${group.column}.${metric}`, comparison, threshold);
    this.metric = metric;
    this.column = group.column;
    this.privileged = group.privileged;
  }
}
