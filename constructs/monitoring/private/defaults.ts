/** The environment of a monitor that nobody named. */
export const DEFAULT_ENVIRONMENT = 'live';

/** The name that the library's endpoints give their variant. */
export const DEFAULT_VARIANT = 'main';

/** A PSI above this is a considerable change of a distribution. */
export const DEFAULT_PSI_LIMIT = 0.2;

/** With fewer captured records a check says that it doesn't know. */
export const DEFAULT_MINIMUM_RECORDS = 200;

/** How often drift is checked, and how much traffic a check looks at. */
export const DEFAULT_HOURS = 24;
