/**
 * The type of a column of a table, as Athena and Glue know it.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/data-types.html
 */
export enum ColumnType {
  /** Text. */
  STRING = 'string',
  /** A number with decimals. */
  DOUBLE = 'double',
  /** A whole number. */
  BIGINT = 'bigint',
  /** True or false. */
  BOOLEAN = 'boolean',
  /** A day, written as 2026-11-30. */
  DATE = 'date',
}
