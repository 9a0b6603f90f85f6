import type { DriftReport } from '../../schema/drift-report';

/** The values of one drift check, before they become CloudWatch metrics with dimensions. */
export interface Measurements {
  readonly maxFeaturePsi?: number;
  readonly capturedRecords?: number;
  /** The share of the requests that nobody could read. */
  readonly malformedShare?: number;
  /** Whether these were so many that nothing was compared. */
  readonly trafficUnreadable?: 0 | 1;
  readonly modelAgeDays?: number;
  readonly driftCheckFailed: 0 | 1;
  readonly featurePsi: readonly { readonly feature: string; readonly psi: number }[];
}

/** The values of a check that left no readable report. */
export const FAILED: Measurements = { driftCheckFailed: 1, featurePsi: [] };

const DAY = 86_400_000;

/**
 * The time of which a report speaks: the end of its check, or if a newer window had ended by then, the end of its own window. A
 * check that was sent again after days would otherwise set alarms by traffic of another time, perhaps of another model.
 */
export function timeOf({ window }: DriftReport, ended: Date): Date {
  const [start, end] = [window.start, window.end].map((time) => Date.parse(time));
  return ended.getTime() < end + (end - start) ? ended : new Date(end);
}

/**
 * Takes the values from a report. With too few records there is no stability index, and nothing to say about unreadable
 * requests. Without a registration time the model has no age. None of them is made up. A check that couldn't read too many of
 * the requests has failed.
 * @param at the time of which the report speaks, for which the age of the model is computed
 */
export function measurements(report: DriftReport, at: Date): Measurements {
  const unreadable = report.status === 'unreadable' ? 1 : 0;
  const compared = report.features.filter(({ psi }) => psi !== null);
  return {
    ...(report.maxPsi !== null && { maxFeaturePsi: report.maxPsi }),
    capturedRecords: report.records,
    ...(report.modelCreatedAt !== undefined && {
      modelAgeDays: (at.getTime() - Date.parse(report.modelCreatedAt)) / DAY,
    }),
    ...(report.status !== 'insufficient-data' &&
      typeof report.malformedShare === 'number' && {
        malformedShare: report.malformedShare,
        trafficUnreadable: unreadable,
      }),
    driftCheckFailed: unreadable,
    featurePsi: compared.map(({ name, psi }) => ({ feature: name, psi: psi! })),
  };
}
