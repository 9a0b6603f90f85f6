import { Duration } from 'aws-cdk-lib/core';
import type { monitoring } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** What a drift check measures by, and how often it does. */
export type DriftProps = Pick<monitoring.DriftCheckProps, 'psiLimit' | 'window' | 'minimumRecords' | 'every'>;

type Entry = NonNullable<UseCaseFile['monitoring']>['drift'];

/** The drift check of a file; empty where the file asks for none. */
export function driftProps(file: Traced<UseCaseFile>): Traced<Partial<DriftProps>> {
  const entry = driftEntry(file);
  return Traced.props<DriftProps>(entry, {
    psiLimit: entry.at('psi'),
    window: entry.at('windowHours').map((count) => Duration.hours(count)),
    minimumRecords: entry.at('minimumRecords'),
    every: entry.at('everyHours').map((count) => Duration.hours(count)),
  });
}

/** The retraining of a file; empty where the file asks for none. */
export function retrainingProps(file: Traced<UseCaseFile>): Traced<Partial<{ cooldown: Duration }>> {
  const entry = driftEntry(file).at('retraining');
  return Traced.props<{ cooldown: Duration }>(entry, {
    cooldown: entry.at('cooldownHours').map((count) => Duration.hours(count)),
  });
}

/** What a file says about drift. */
export function driftEntry(file: Traced<UseCaseFile>): Traced<Entry | undefined> {
  return file.at('monitoring').at('drift') as Traced<Entry | undefined>;
}
