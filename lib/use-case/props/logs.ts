import { Duration } from 'aws-cdk-lib/core';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** How long the logs of jobs and endpoints are kept. */
export interface LogRetention {
  readonly retention: Duration;
}

/** How long a file keeps the logs of its jobs and endpoints. */
export function logRetention(file: Traced<UseCaseFile>): Traced<Partial<LogRetention>> {
  const retention = file.at('logRetentionDays').map((count) => Duration.days(count));
  return Traced.props<LogRetention>(file, { retention });
}
