import * as z from 'zod/mini';

const Count = z.int().check(z.minimum(0));
const Psi = z.number().check(z.minimum(0));

/**
 * What the drift check writes: the population stability index of each feature, captured traffic against training data.
 * With too few records, or with too many requests that nobody could read, nothing was compared: the status says so and
 * `maxPsi` is null. `malformedShare` is the share of those requests, and null if there was no request at all. `modelCreatedAt` is missing where
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
  status: z.enum(['ok', 'drift', 'insufficient-data', 'unreadable']),
  maxPsi: z.nullable(Psi),
  drifted: z.array(z.string()),
  features: z.array(z.object({ name: z.string(), type: z.enum(['numeric', 'categorical']), psi: z.nullable(Psi) })),
  // Checks of 0.1.0 didn't write these, and a check that is running during an update still doesn't.
  requests: z.optional(Count),
  malformed: z.optional(Count),
  malformedShare: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(1)))),
  repeated: z.optional(Count),
});
export type DriftReport = z.infer<typeof DriftReport>;
