import { Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ColumnType, DataCatalog, DataLake, TableFormat } from '../../../constructs/data';

function tableOf(options: { format?: TableFormat; tableName?: string } = {}, prefix = 'applications') {
  const stack = new Stack();
  const lake = new DataLake(stack, 'Lake');
  const catalog = new DataCatalog(stack, 'Catalog', { databaseName: 'lending' });
  catalog.addTable(lake.curated.dataset(prefix, '1990'), {
    columns: { dir: ColumnType.DOUBLE, self: ColumnType.STRING },
    ...options,
  });
  const template = Template.fromStack(stack);
  return { template, table: Object.values(template.findResources('AWS::Glue::Table'))[0].Properties.TableInput };
}

test('a table has the columns in their order, and the version as its partition', () => {
  const { table } = tableOf();
  expect(table.Name).toBe('applications');
  expect(table.StorageDescriptor.Columns).toEqual([
    { Name: 'dir', Type: 'double' },
    { Name: 'self', Type: 'string' },
  ]);
  expect(table.PartitionKeys).toEqual([{ Name: 'version', Type: 'string' }]);
});

test('where a version is follows from its name', () => {
  const { table } = tableOf();
  const location = JSON.stringify(table.Parameters['storage.location.template']);
  expect(location).toMatch(/"s3:\/\/",\{"Ref":"LakeCurated[0-9A-F]+"\},"\/applications\/\$\{version\}\/"/);
  expect(table.Parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.version.type': 'injected' });
});

test('a csv has a line of names, and parquet has none', () => {
  expect(tableOf().table.Parameters).toMatchObject({ classification: 'csv', 'skip.header.line.count': '1' });
  const { Parameters, StorageDescriptor } = tableOf({ format: TableFormat.parquet() }).table;
  expect(Parameters).toMatchObject({ classification: 'parquet' });
  expect(Parameters).not.toHaveProperty(['skip.header.line.count']);
  expect(StorageDescriptor.SerdeInfo.SerializationLibrary).toMatch(/ParquetHiveSerDe$/);
});

test.each([
  ['loans/Home-2', 'loans_home_2'],
  ['applications', 'applications'],
])('a table of %s is called %s', (prefix, name) => {
  expect(tableOf({}, prefix).table.Name).toBe(name);
});

test('the database has the name that queries use', () => {
  tableOf({ tableName: 'loans' }).template.hasResourceProperties('AWS::Glue::Database', {
    DatabaseInput: { Name: 'lending' },
  });
});

test('a wrong name is a fault', () => {
  expect(() => new DataCatalog(new Stack(), 'Catalog', { databaseName: 'mortgage-approval' })).toThrow(/MLL309/);
});
