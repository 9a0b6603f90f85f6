import { Duration } from 'aws-cdk-lib/core';

/** What users of the model's answers can rely on. Alarms take their thresholds from here. */
export interface ServiceLevels {
  /**
   * The time within which 99 of 100 requests are answered, from 1 to 60,000 whole milliseconds. Any other value fails
   * with MLL122.
   */
  readonly latencyP99: Duration;

  /**
   * The share of requests that are answered without a server error, above 0 and below 1. Any other value fails with
   * MLL123.
   */
  readonly availability: number;

  /** The age at which a deployed model is stale, from 1 to 3,650 days. Any other value fails with MLL124. */
  readonly modelAge: Duration;
}
