import * as z from 'zod/mini';

const Count = z.int().check(z.minimum(0));
const Psi = z.number().check(z.minimum(0));

/**
 * What the drift check writes: the population stability index of each feature, captured traffic against training data.
 * With too few records nothing was compared: the status says so and `maxPsi` is null. `modelCreatedAt` is missing where
 * nobody told the check when the model that serves was registered.
 */
export const DriftReport = z.object({
  schema: z.literal('drift-report/1'),
  endpoint: z.string(),
  modelCreatedAt: z.optional(z.iso.datetime({ precision: 0 })),
  window: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  records: Count,
  baselineRecords: Count,
  threshold: z.number().check(z.positive()),
  status: z.enum(['ok', 'drift', 'insufficient-data']),
  maxPsi: z.nullable(Psi),
  drifted: z.array(z.string()),
  features: z.array(z.object({ name: z.string(), type: z.enum(['numeric', 'categorical']), psi: z.nullable(Psi) })),
});
export type DriftReport = z.infer<typeof DriftReport>;
