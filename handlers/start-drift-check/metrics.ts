import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What a window says before it is checked. */
export interface Measurements {
  readonly capturedBytes: number;
  readonly hoursWithoutTraffic: number;
  /** Absent if nobody knows when the model was registered. */
  readonly modelAgeDays?: number;
  /** Absent if a job was started: how that ends is published later. */
  readonly driftCheckFailed?: 0 | 1;
}

/** The dimensions of every metric. */
export type Dimensions = { readonly UseCase: string; readonly Environment: string };

/** Publishes metrics in the embedded metric format, with the time that the check was scheduled for. */
export function publish(metrics: Metrics, dimensions: Dimensions, at: Date, measured: Measurements): void {
  // Powertools adds the dimension `service` by default, which would make these different metrics.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ ...dimensions });
  metrics.setTimestamp(at);
  metrics.addMetric('CapturedBytes', MetricUnit.Bytes, measured.capturedBytes);
  metrics.addMetric('HoursWithoutTraffic', MetricUnit.NoUnit, measured.hoursWithoutTraffic);
  if (measured.modelAgeDays !== undefined) metrics.addMetric('ModelAgeDays', MetricUnit.NoUnit, measured.modelAgeDays);
  if (measured.driftCheckFailed !== undefined)
    metrics.addMetric('DriftCheckFailed', MetricUnit.Count, measured.driftCheckFailed);
  metrics.publishStoredMetrics();
}
