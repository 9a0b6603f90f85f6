import { Duration } from 'aws-cdk-lib/core';

/** What the people who use the model's answers can count on. Alarms take their thresholds from here. */
export interface ServiceLevels {
  /** The time within which 99 of 100 requests are answered, from 1 millisecond to 60 seconds, in whole milliseconds (MLL122). */
  readonly latencyP99: Duration;

  /** The share of requests that are answered without a server error, above 0 and below 1 (MLL123). */
  readonly availability: number;

  /** The age at which a deployed model counts as stale, at least one day (MLL124). */
  readonly modelAge: Duration;
}
