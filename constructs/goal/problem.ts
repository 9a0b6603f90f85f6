import { metricNames } from './private/metrics';

/** The kind of answer that a model gives. */
export enum ProblemType {
  /** The model gives one of two answers. */
  BINARY_CLASSIFICATION = 'binary-classification',

  /** One of several answers. */
  MULTICLASS_CLASSIFICATION = 'multiclass-classification',

  /** A number. */
  REGRESSION = 'regression',
}

/** Options of every machine-learning problem. */
export interface ProblemOptions {
  /**
   * The column that the model learns to predict. A name with other characters than letters, digits and underscores
   * fails with MLL106.
   */
  readonly target: string;
}

/** Options of a problem with two answers. */
export interface BinaryClassificationOptions extends ProblemOptions {
  /**
   * The value of the target that precision, recall and the predicted probability refer to. A value that is empty or has
   * more than 63 characters fails with MLL107.
   */
  readonly positiveLabel: string;
}

/**
 * The business question as a machine-learning problem: what the model predicts, and which metrics measure its success.
 *
 * @example
 * import { goal } from 'cdk-ml-lifecycle';
 *
 * const problem = goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' });
 */
export class Problem {
  /** Predicts one of two answers. The metrics are accuracy, auc, f1, precision and recall. */
  public static binaryClassification(options: BinaryClassificationOptions): Problem {
    return new Problem(ProblemType.BINARY_CLASSIFICATION, options.target, options.positiveLabel);
  }

  /** Predicts one of several answers. The metrics are accuracy, f1_macro, precision_macro and recall_macro. */
  public static multiclassClassification(options: ProblemOptions): Problem {
    return new Problem(ProblemType.MULTICLASS_CLASSIFICATION, options.target);
  }

  /** Estimates a number. The metrics are mae, mse, r2 and rmse. */
  public static regression(options: ProblemOptions): Problem {
    return new Problem(ProblemType.REGRESSION, options.target);
  }

  /** The kind of answer that the model gives. */
  public readonly problemType: ProblemType;

  /** The column that the model learns to predict. */
  public readonly target: string;

  /**
   * The value of the target that precision, recall and the predicted probability refer to. It is `undefined` unless the
   * problem is a binary classification.
   */
  public readonly positiveLabel?: string;

  private constructor(problemType: ProblemType, target: string, positiveLabel?: string) {
    this.problemType = problemType;
    this.target = target;
    this.positiveLabel = positiveLabel;
  }

  /** The metrics that the objectives of this problem can name, in alphabetical order. */
  public get metrics(): string[] {
    return metricNames(this.problemType);
  }
}
