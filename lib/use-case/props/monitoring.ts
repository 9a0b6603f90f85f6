import { Duration, Size } from 'aws-cdk-lib/core';
import type { monitoring } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The settings of a drift check, and the interval between checks. */
export type DriftProps = Pick<
  monitoring.DriftCheckProps,
  'psiLimit' | 'window' | 'minimumRecords' | 'every' | Optional
>;

/** The settings that a file may leave out. */
type Optional =
  | 'trafficMissingAfter'
  | 'instanceType'
  | 'volumeSize'
  | 'maxRuntime'
  | 'expectedRecordsPerHour'
  | 'expectedRecordSize';

/** The settings of a drift check that are known. */
export type DriftSettings = Required<Omit<DriftProps, Optional>> & Pick<DriftProps, Optional>;

type Entry = NonNullable<UseCaseFile['monitoring']>['drift'];

/** The drift check of a file; empty if the file has none. */
export function driftProps(file: Traced<UseCaseFile>): Traced<Partial<DriftProps>> {
  const entry = driftEntry(file);
  return Traced.props<DriftProps>(entry, {
    psiLimit: entry.at('psi'),
    window: entry.at('windowHours').map((count) => Duration.hours(count)),
    minimumRecords: entry.at('minimumRecords'),
    every: entry.at('everyHours').map((count) => Duration.hours(count)),
    trafficMissingAfter: entry.at('trafficMissingHours').map((count) => Duration.hours(count)),
    instanceType: entry.at('instanceType'),
    volumeSize: entry.at('volumeGiB').map((count) => Size.gibibytes(count)),
    maxRuntime: entry.at('maxRuntimeMinutes').map((count) => Duration.minutes(count)),
    expectedRecordsPerHour: entry.at('expectedRecordsPerHour'),
    expectedRecordSize: entry.at('expectedRecordBytes').map((count) => Size.bytes(count)),
  });
}

/** The settings of retraining: the cooldown, and the environments whose drift counts. */
export type RetrainingProps = Pick<monitoring.RetrainingProps, 'cooldown' | 'environments'>;

/** The retraining of a file; empty if the file has none. Where its environments are is left out. */
export function retrainingProps(file: Traced<UseCaseFile>): Traced<Partial<RetrainingProps>> {
  const entry = driftEntry(file).at('retraining');
  const from = entry.at('from');
  return Traced.props<RetrainingProps>(entry, {
    cooldown: entry.at('cooldownHours').map((count) => Duration.hours(count)),
    environments: from.value === undefined ? from.map(() => undefined) : from.each(environment),
  });
}

function environment(name: Traced<string>): Traced<monitoring.MonitoredEnvironment | undefined> {
  return Traced.from<monitoring.MonitoredEnvironment, monitoring.MonitoredEnvironment>(
    name,
    { environmentName: name },
    (known) => known,
  );
}

/** The part of a file about drift. */
export function driftEntry(file: Traced<UseCaseFile>): Traced<Entry | undefined> {
  return file.at('monitoring').at('drift') as Traced<Entry | undefined>;
}
