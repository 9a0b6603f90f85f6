/** When a review fails: from the least to the most that counts. */
export const THRESHOLDS = ['none', 'critical', 'high', 'medium', 'failed', 'cant-tell'] as const;

/** What makes a review fail. */
export type Threshold = (typeof THRESHOLDS)[number];

/** How a review is printed. */
export const FORMATS = ['text', 'json', 'github'] as const;

/** One of the ways in which a review is printed. */
export type Format = (typeof FORMATS)[number];
