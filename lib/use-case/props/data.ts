import { data } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The table of the dataset that a file sets, if it does. */
export type TableProps = Pick<data.TableOptions, 'columns' | 'format'>;

type ColumnTypes = NonNullable<UseCaseFile['data']['columns']>;

/** The columns of the dataset of a file. */
export function tableProps(file: Traced<UseCaseFile>): Traced<Partial<TableProps>> {
  const entry = file.at('data');
  return Traced.props<TableProps>(entry, {
    columns: entry.at('columns').map((columns: ColumnTypes) => columns as { [name: string]: data.ColumnType }),
    format: entry.at('format').map((format) => FORMATS[format as keyof typeof FORMATS]),
  });
}

const FORMATS = { csv: data.TableFormat.csv(), parquet: data.TableFormat.parquet() };
