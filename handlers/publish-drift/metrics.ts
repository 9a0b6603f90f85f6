import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Measurements } from './measurements';

/** The dimensions of every metric; each feature's index has one more, `Feature`. */
export type Dimensions = { readonly UseCase: string; readonly Environment: string };

/**
 * Publishes in embedded metric format, at the time of the event: should one be written twice, it is the same value at
 * the same minute, which changes neither maximum nor average.
 */
export function publish(metrics: Metrics, dimensions: Dimensions, at: Date, measured: Measurements): void {
  // Powertools adds `service` of its own accord, which would make other metrics of these.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ ...dimensions });
  metrics.setTimestamp(at);
  metrics.addMetric('DriftCheckFailed', MetricUnit.Count, measured.driftCheckFailed);
  if (measured.capturedRecords !== undefined)
    metrics.addMetric('CapturedRecords', MetricUnit.Count, measured.capturedRecords);
  if (measured.maxFeaturePsi !== undefined)
    metrics.addMetric('MaxFeaturePsi', MetricUnit.NoUnit, measured.maxFeaturePsi);
  if (measured.modelAgeDays !== undefined) metrics.addMetric('ModelAgeDays', MetricUnit.NoUnit, measured.modelAgeDays);
  metrics.publishStoredMetrics();
  for (const { feature, psi } of measured.featurePsi) {
    metrics.setTimestamp(at);
    metrics.addDimension('Feature', feature).addMetric('FeaturePsi', MetricUnit.NoUnit, psi).publishStoredMetrics();
  }
}
