import type { DriftReport } from '../../schema/drift-report';

/** The CloudWatch metrics of one drift check, before they have dimensions. */
export interface Measurements {
  readonly maxFeaturePsi?: number;
  readonly capturedRecords?: number;
  readonly driftCheckFailed: 0 | 1;
  readonly featurePsi: readonly { readonly feature: string; readonly psi: number }[];
}

/** A check that ended without a report to read. */
export const FAILED: Measurements = { driftCheckFailed: 1, featurePsi: [] };

/** What a report measured. With too few records there is no stability index, and none is made up. */
export function measurements(report: DriftReport): Measurements {
  const compared = report.features.filter(({ psi }) => psi !== null);
  return {
    ...(report.maxPsi !== null && { maxFeaturePsi: report.maxPsi }),
    capturedRecords: report.records,
    driftCheckFailed: 0,
    featurePsi: compared.map(({ name, psi }) => ({ feature: name, psi: psi! })),
  };
}
