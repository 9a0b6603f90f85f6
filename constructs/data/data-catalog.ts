import { CfnDatabase, CfnTable, type DatabaseReference, type IDatabaseRef } from 'aws-cdk-lib/aws-glue';
import { type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { removeBy } from '../private/removal';
import type { ColumnType } from './column';
import type { Dataset } from './dataset';
import { checkDataCatalog, checkTable } from './private/checks';
import { TableFormat } from './table-format';

/** Properties of a `DataCatalog`. */
export interface DataCatalogProps {
  /**
   * The name of the database, by which queries find it: at most 255 lowercase letters, digits and underscores. Any other
   * name fails with MLL309. It has to be the only one of its name in the account and Region.
   */
  readonly databaseName: string;

  /**
   * What the database is for.
   *
   * @default - it has no description
   */
  readonly description?: string;

  /**
   * What happens to the database and its tables when they leave the template.
   *
   * @default RemovalPolicy.DESTROY - deleting them deletes no data
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A table of a dataset. */
export interface TableOptions {
  /** The columns in the order of the files, with their types. A table without columns fails with MLL310. */
  readonly columns: { [name: string]: ColumnType };

  /**
   * How the files are written.
   *
   * @default TableFormat.csv()
   */
  readonly format?: TableFormat;

  /**
   * The name of the table: at most 255 lowercase letters, digits and underscores. Any other name fails with MLL309.
   *
   * @default - the prefix of the dataset, with underscores for whatever a name can't have
   */
  readonly tableName?: string;
}

/**
 * A database of the AWS Glue Data Catalog, in which people find datasets and query them with Athena.
 *
 * A table has all versions of a dataset. Its partition `version` is the folder of the version, and a query has to say which
 * one it reads: `SELECT … FROM lending.applications WHERE version = '1990'`. Nothing has to be crawled, and a new version is
 * there as soon as its files are.
 *
 * The catalog gives nobody access. Whoever queries a table needs access to the catalog, to Athena and to the zone.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 * @example
 * import { data } from 'cdk-ml-lifecycle';
 *
 * const lake = new data.DataLake(this, 'Lake');
 * const catalog = new data.DataCatalog(this, 'Catalog', { databaseName: 'lending' });
 * catalog.addTable(lake.curated.dataset('applications', '1990'), {
 *   columns: { dir: data.ColumnType.DOUBLE, self: data.ColumnType.STRING },
 * });
 */
export class DataCatalog extends Construct implements IDatabaseRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.DataCatalog';

  /** The name of the database. */
  public readonly databaseName: string;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The reference that other constructs take. */
  public readonly databaseRef: DatabaseReference;

  /** The L1 of the database, for overrides. */
  public readonly resource: CfnDatabase;

  private readonly removalPolicy?: RemovalPolicy;

  public constructor(scope: Construct, id: string, props: DataCatalogProps) {
    super(scope, id);
    const p = injected(this, id, DataCatalog.PROPERTY_INJECTION_ID, props);
    throwFaults(checkDataCatalog(p), this);
    const database = new CfnDatabase(this, 'Resource', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: p.databaseName, description: p.description },
    });
    this.resource = database;
    this.removalPolicy = p.removalPolicy;
    removeBy(this.removalPolicy, database);
    this.databaseName = database.ref;
    this.databaseRef = database.databaseRef;
    this.env = database.env;
  }

  /**
   * Adds a table with all versions of a dataset.
   *
   * @param dataset the dataset; its own version is what the description of the table names
   * @param options the columns and the format; wrong ones fail with MLL309 to MLL311
   */
  public addTable(dataset: Dataset, options: TableOptions): void {
    throwFaults(checkTable(options), this);
    const name = options.tableName ?? tableNameOf(dataset.prefix);
    const tableId = `Table${pascalCase(name)}`;
    const table = new CfnTable(this, tableId, {
      catalogId: Stack.of(this).account,
      databaseName: this.databaseName,
      tableInput: {
        name,
        tableType: 'EXTERNAL_TABLE',
        description: `Versions of ${dataset.prefix}; models are trained on ${dataset.version}`,
        partitionKeys: [{ name: VERSION, type: 'string' }],
        ...storage(dataset, options),
      },
    });
    removeBy(this.removalPolicy, table);
  }
}

/** The partition that says which version of a dataset a row is from. */
const VERSION = 'version';

function storage(dataset: Dataset, options: TableOptions): Omit<CfnTable.TableInputProperty, 'name'> {
  const format = options.format ?? TableFormat.csv();
  return {
    parameters: {
      EXTERNAL: 'TRUE',
      classification: format.classification,
      ...format.tableParameters,
      // where a version is follows from its name, so no partition has to be registered
      'projection.enabled': 'true',
      [`projection.${VERSION}.type`]: 'injected',
      'storage.location.template': `${dataset.prefixUri}/\${${VERSION}}/`,
    },
    storageDescriptor: {
      columns: Object.entries(options.columns).map(([column, type]) => ({ name: column, type })),
      location: `${dataset.prefixUri}/`,
      inputFormat: format.inputFormat,
      outputFormat: format.outputFormat,
      serdeInfo: { serializationLibrary: format.serializationLibrary, parameters: format.serdeParameters },
    },
  };
}

function tableNameOf(prefix: string): string {
  return prefix.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase());
}
