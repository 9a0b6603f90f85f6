import * as z from 'zod/mini';

/** The limits of a use case, as the gate checks them in an evaluation: `path` is the path of the value. */
export const Limits = z.array(
  z.object({
    label: z.string(),
    path: z.string(),
    comparison: z.enum(['at least', 'at most']),
    threshold: z.number(),
  }),
);
export type Limits = z.infer<typeof Limits>;

/** The environments of a use case, in the order in which releases go through them. */
export const Environments = z.array(z.object({ name: z.string(), account: z.string(), region: z.string() }));
export type Environments = z.infer<typeof Environments>;
