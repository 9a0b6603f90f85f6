import type { Bounds } from '../../private/validate';

/** What is known about an evaluation metric before any model exists: the values it can have, and which are better. */
export interface Metric extends Bounds {
  readonly higherIsBetter: boolean;
}

const share: Metric = { higherIsBetter: true, min: 0, max: 1 };
const error: Metric = { higherIsBetter: false, min: 0, max: Infinity };

/** The metrics of each problem type. */
export const METRICS: { readonly [problemType: string]: { readonly [metric: string]: Metric } } = {
  'binary-classification': { accuracy: share, auc: share, f1: share, precision: share, recall: share },
  'multiclass-classification': { accuracy: share, f1_macro: share, precision_macro: share, recall_macro: share },
  regression: { mae: error, mse: error, r2: { ...share, min: -Infinity }, rmse: error },
};

/** The names of the metrics of a problem type, in alphabetical order. */
export function metricNames(problemType: string): string[] {
  return Object.keys(METRICS[problemType] ?? {});
}

/** One metric of a problem type; `undefined` when the problem has no such metric. */
export function findMetric(problemType: string, name: string): Metric | undefined {
  const metrics = METRICS[problemType] ?? {};
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}
