/** When a review fails: from the least to the most that counts. */
export const THRESHOLDS = ['none', 'critical', 'high', 'medium', 'failed', 'cant-tell'] as const;

/** What makes a review fail. */
export type Threshold = (typeof THRESHOLDS)[number];
