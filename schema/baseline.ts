import * as z from 'zod/mini';

const Proportions = z.array(z.number().check(z.minimum(0), z.maximum(1)));

const NumericFeature = z.object({
  name: z.string(),
  type: z.literal('numeric'),
  edges: z.array(z.number()),
  proportions: Proportions,
});

const CategoricalFeature = z.object({
  name: z.string(),
  type: z.literal('categorical'),
  categories: z.array(z.string()),
  proportions: Proportions,
});

/**
 * How each feature was distributed in the training data: what the drift check compares captured traffic with. It carries
 * the schema by which traffic is read: the names and types of the features, and the texts that mean a missing value.
 */
export const Baseline = z.object({
  schema: z.literal('baseline/2'),
  records: z.int().check(z.positive()),
  missing: z.array(z.string()),
  features: z.array(z.discriminatedUnion('type', [NumericFeature, CategoricalFeature])),
});
export type Baseline = z.infer<typeof Baseline>;
