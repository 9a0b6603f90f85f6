/** The name of an environment that is given no other name. */
export const DEFAULT_ENVIRONMENT = 'live';

/** The name of the variant in the endpoints of this library. */
export const DEFAULT_VARIANT = 'main';

/** A population stability index above this limit is a considerable change of a distribution. */
export const DEFAULT_PSI_LIMIT = 0.2;

/** A check with fewer captured records reports that it has too few. */
export const DEFAULT_MINIMUM_RECORDS = 200;

/** The interval between drift checks, and the window of a check. */
export const DEFAULT_HOURS = 24;

/** How much later than scheduled a check may start and report without being missed. */
export const SLACK_SECONDS = 900;

/** What a drift check runs on. */
export const DEFAULT_INSTANCE_TYPE = 'ml.m5.large';
export const DEFAULT_VOLUME_GIBIBYTES = 30;
export const DEFAULT_RUNTIME_SECONDS = 3600;

/** The size of a captured record, in bytes. */
export const DEFAULT_RECORD_BYTES = 2048;
