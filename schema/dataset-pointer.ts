import * as z from 'zod/mini';

/** The name of the object beside the versions of a dataset that says which of them is the newest. */
export const POINTER = 'current.json';

/** One segment of a key; `constructs/data/private/rules.ts` demands the same of a version in code. */
export const DatasetVersion = z.string().check(z.regex(/^(?!\.{1,2}$)[A-Za-z0-9_.=-]{1,64}$/));

/** The newest version of a dataset, as whoever publishes the data declares it. */
export const DatasetPointer = z.object({ version: DatasetVersion });
export type DatasetPointer = z.infer<typeof DatasetPointer>;
