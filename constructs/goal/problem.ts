import { metricNames } from './private/metrics';

/** What kind of answer a model gives. */
export enum ProblemType {
  /** One of two answers. */
  BINARY_CLASSIFICATION = 'binary-classification',

  /** One of several answers. */
  MULTICLASS_CLASSIFICATION = 'multiclass-classification',

  /** A number. */
  REGRESSION = 'regression',
}

/** What every machine-learning problem needs. */
export interface ProblemOptions {
  /** The column that the model learns to predict. Letters, digits and underscores (MLL106). */
  readonly target: string;
}

/** What a problem with two answers needs. */
export interface BinaryClassificationOptions extends ProblemOptions {
  /** The target's value that precision, recall and the probability are about. MLL107 when empty. */
  readonly positiveLabel: string;
}

/**
 * The business question as a machine-learning problem: what is predicted, and how success can be measured.
 *
 * @example
 * const problem = goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' });
 */
export class Problem {
  /** Tell one of two answers. Metrics: accuracy, auc, f1, precision, recall. */
  public static binaryClassification(options: BinaryClassificationOptions): Problem {
    return new Problem(ProblemType.BINARY_CLASSIFICATION, options.target, options.positiveLabel);
  }

  /** Tell one of several answers. Metrics: accuracy, f1_macro, precision_macro, recall_macro. */
  public static multiclassClassification(options: ProblemOptions): Problem {
    return new Problem(ProblemType.MULTICLASS_CLASSIFICATION, options.target);
  }

  /** Estimate a number. Metrics: mae, mse, r2, rmse. */
  public static regression(options: ProblemOptions): Problem {
    return new Problem(ProblemType.REGRESSION, options.target);
  }

  /** What kind of answer the model gives. */
  public readonly problemType: ProblemType;

  /** The column that the model learns to predict. */
  public readonly target: string;

  /** The target's value that precision, recall and the probability are about; only with two answers. */
  public readonly positiveLabel?: string;

  private constructor(problemType: ProblemType, target: string, positiveLabel?: string) {
    this.problemType = problemType;
    this.target = target;
    this.positiveLabel = positiveLabel;
  }

  /** The metrics that objectives of this problem can name, in alphabetical order. */
  public get metrics(): string[] {
    return metricNames(this.problemType);
  }
}
