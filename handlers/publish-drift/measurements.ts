import type { DriftReport } from '../../schema/drift-report';

/** The CloudWatch metrics of one drift check, before they have dimensions. */
export interface Measurements {
  readonly maxFeaturePsi?: number;
  readonly capturedRecords?: number;
  readonly modelAgeDays?: number;
  readonly driftCheckFailed: 0 | 1;
  readonly featurePsi: readonly { readonly feature: string; readonly psi: number }[];
}

/** A check that ended without a report to read. */
export const FAILED: Measurements = { driftCheckFailed: 1, featurePsi: [] };

const DAY = 86_400_000;

/**
 * What a report measured. With too few records there is no stability index, and none is made up; nor is an age of the model
 * where the report doesn't know it.
 * @param at when the check ended: the moment that the age is of
 */
export function measurements(report: DriftReport, at: Date): Measurements {
  const compared = report.features.filter(({ psi }) => psi !== null);
  return {
    ...(report.maxPsi !== null && { maxFeaturePsi: report.maxPsi }),
    capturedRecords: report.records,
    ...(report.modelCreatedAt !== undefined && {
      modelAgeDays: (at.getTime() - Date.parse(report.modelCreatedAt)) / DAY,
    }),
    driftCheckFailed: 0,
    featurePsi: compared.map(({ name, psi }) => ({ feature: name, psi: psi! })),
  };
}
