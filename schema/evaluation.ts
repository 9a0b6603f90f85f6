import * as z from 'zod/mini';

const FairnessMeasures = z.catchall(
  z.object({
    disparate_impact: z.number(),
    equal_opportunity_difference: z.number(),
    demographic_parity_difference: z.number(),
  }),
  z.number(),
);

/**
 * What the evaluate step writes about a model on held-out data: the gate reads it by JSON path, the release quotes it.
 * `fairness` holds one entry per protected column.
 */
export const Evaluation = z.object({
  schema: z.literal('evaluation/1'),
  records: z.int().check(z.positive()),
  metrics: z.record(z.string(), z.number()),
  fairness: z.optional(z.record(z.string(), FairnessMeasures)),
});
export type Evaluation = z.infer<typeof Evaluation>;
