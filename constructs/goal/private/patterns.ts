/** Words joined by hyphens, so that names made of it read well and stay within every service's rules. */
export const USE_CASE_NAME = /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A name that can stand in a path of a JSON document, on a command line and in a CSV header without quoting. */
export const COLUMN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** One value of a column; it becomes an argument of a command. */
export const LABEL = /^\S(.{0,61}\S)?$/;

/** What a tag may hold. See https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const OWNER = /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{Z}\p{N}_.:/=+@-]{0,255}$/u;

/** The name of a CloudWatch metric without anything that needs quoting. */
export const KPI_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
