import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { dimensionValue } from './dimension';
import type { Measurements } from './measurements';

/** The dimensions of every metric. `FeaturePsi` has one more, `Feature`. */
export type Dimensions = { readonly UseCase: string; readonly Environment: string };

/**
 * Publishes metrics in the embedded metric format, with the time of the event. If a metric is published twice, both
 * have the same value in the same minute, which changes neither the maximum nor the average. A feature whose name is too
 * long for a dimension has no metric of its own; `MaxFeaturePsi` covers it.
 */
export function publish(metrics: Metrics, dimensions: Dimensions, at: Date, measured: Measurements): void {
  // Powertools adds the dimension `service` by default, which would make these different metrics.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ ...dimensions });
  metrics.setTimestamp(at);
  metrics.addMetric('DriftCheckFailed', MetricUnit.Count, measured.driftCheckFailed);
  if (measured.capturedRecords !== undefined)
    metrics.addMetric('CapturedRecords', MetricUnit.Count, measured.capturedRecords);
  if (measured.maxFeaturePsi !== undefined)
    metrics.addMetric('MaxFeaturePsi', MetricUnit.NoUnit, measured.maxFeaturePsi);
  if (measured.malformedShare !== undefined)
    metrics.addMetric('MalformedShare', MetricUnit.NoUnit, measured.malformedShare);
  if (measured.trafficUnreadable !== undefined)
    metrics.addMetric('TrafficUnreadable', MetricUnit.Count, measured.trafficUnreadable);
  if (measured.modelAgeDays !== undefined) metrics.addMetric('ModelAgeDays', MetricUnit.NoUnit, measured.modelAgeDays);
  metrics.publishStoredMetrics();
  for (const { feature, psi } of measured.featurePsi) {
    const value = dimensionValue(feature);
    if (value === undefined) continue;
    metrics.setTimestamp(at);
    metrics.addDimension('Feature', value).addMetric('FeaturePsi', MetricUnit.NoUnit, psi).publishStoredMetrics();
  }
}
