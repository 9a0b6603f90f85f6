/**
 * How the files of a table are written.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
 */
export class TableFormat {
  /**
   * Files of values with commas between them and a line of names at the top. What isn't a number in a column of numbers is
   * null. A value can't contain a comma, because the reader knows no quotes.
   */
  public static csv(): TableFormat {
    return new TableFormat(
      'csv',
      'org.apache.hadoop.mapred.TextInputFormat',
      'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      { 'field.delim': ',' },
      { 'skip.header.line.count': '1' },
    );
  }

  /** Parquet files. */
  public static parquet(): TableFormat {
    return new TableFormat(
      'parquet',
      'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      {},
      {},
    );
  }

  private constructor(
    /** The name of the format, as Glue classifies it. */
    public readonly classification: string,
    /** The class that reads files. */
    public readonly inputFormat: string,
    /** The class that writes files. */
    public readonly outputFormat: string,
    /** The class that reads records. */
    public readonly serializationLibrary: string,
    /** What that class is told. */
    public readonly serdeParameters: { [name: string]: string },
    /** What tables of this format are told. */
    public readonly tableParameters: { [name: string]: string },
  ) {}
}
