import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { RehearsalFailure, UsageError } from './failure';

/** One row of features, which is a request to the model. */
export type Row = { readonly [feature: string]: string | number };

/**
 * What a rehearsal needs of a use case beyond what is deployed: the files that somebody would upload, and rows to send
 * to the endpoint.
 */
export class RehearsedUseCase {
  private readonly sample: Row;

  public constructor(
    public readonly name: string,
    private readonly file: string,
  ) {
    const { serving } = parse(readFileSync(file, 'utf8')) as { readonly serving?: { readonly sample?: Row } };
    if (!serving?.sample) throw new UsageError(`${file} must declare serving.sample, which requests are made from`);
    this.sample = serving.sample;
  }

  /** The files of data, by their names. */
  public get data(): { readonly [name: string]: Buffer } {
    const folder = join(dirname(this.file), 'data');
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.csv')) : [];
    if (names.length === 0) throw new RehearsalFailure(folder, `${folder} must contain the data as CSV files`);
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
  }

  /** Rows of the data as requests: the features of the sample, in its types. */
  public get rows(): readonly Row[] {
    return Object.values(this.data).flatMap((csv) => this.rowsOf(csv.toString('utf8')));
  }

  private rowsOf(csv: string): Row[] {
    const [header, ...lines] = csv.trim().split(/\r?\n/).map(cells);
    const columns = Object.entries(this.sample).map(([feature, value]) => ({
      feature,
      index: header!.indexOf(feature),
      numeric: typeof value === 'number',
    }));
    const absent = columns.filter(({ index }) => index < 0);
    if (absent.length > 0) {
      const features = absent.map(({ feature }) => feature).join(', ');
      throw new UsageError(`the data of ${this.name} must have every column of serving.sample; it lacks ${features}`);
    }
    return lines
      .map((line) =>
        Object.fromEntries(columns.map((c) => [c.feature, c.numeric ? Number(line[c.index]) : line[c.index]!])),
      )
      .filter((row) => Object.values(row).every((value) => value !== '' && !Number.isNaN(value)));
  }
}

// quoted separators and quoted line ends are not supported
function cells(line: string): string[] {
  return line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));
}
