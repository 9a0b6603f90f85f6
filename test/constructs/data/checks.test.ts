import { Duration, Lazy, Token } from 'aws-cdk-lib/core';
import {
  checkDataCatalog,
  checkDataLake,
  checkDataset,
  checkFeatureGroup,
  checkTable,
  checkZone,
  checkZoneReader,
} from '../../../constructs/data/private/checks';

const text = Lazy.string({ produce: () => '?' });
const list = Token.asList({ Ref: 'List' });
const duration = Duration.days(Token.asNumber({ Ref: 'Days' }));

const codesOf = (found: ReturnType<typeof checkZone>) => found.flatMap((fault) => fault?.code ?? []);

describe('when props are absent', () => {
  test.each([
    ['a data lake', checkDataLake({})],
    ['a data lake with a key only', checkDataLake({ key: {} })],
    ['a zone', checkZone({})],
    ['a zone with a log bucket only', checkZone({ accessLogs: {} })],
    ['a reader', checkZoneReader({})],
    ['a dataset', checkDataset({})],
    ['a dataset with a prefix only', checkDataset({ prefix: 'claims' })],
    ['a catalog', checkDataCatalog({})],
    ['a table', checkTable({})],
    ['a feature group', checkFeatureGroup({})],
    ['a feature without a name', checkFeatureGroup({ features: [{}, {}] })],
  ])('then nothing is wrong with %s', (_, found) => {
    expect(codesOf(found)).toEqual([]);
  });
});

describe('when props are known only at deployment', () => {
  test.each([
    ['a data lake', checkDataLake({ artifactsBucketName: text, captureExpiration: duration, keyAlias: text })],
    ['a zone', checkZone({ bucketName: text, expiration: duration, noncurrentExpiration: duration })],
    ['a reader', checkZoneReader({ accounts: list, roleArns: list, prefix: text })],
    ['a reader of one account', checkZoneReader({ accounts: [text], roleArns: [text] })],
    ['a dataset', checkDataset({ prefix: text, version: text })],
    ['a catalog', checkDataCatalog({ databaseName: text })],
    ['a table', checkTable({ tableName: text })],
    ['a feature group', checkFeatureGroup({ featureGroupName: text, description: text, eventTime: text })],
  ])('then nothing is wrong with %s', (_, found) => {
    expect(codesOf(found)).toEqual([]);
  });
});

test('everything wrong with a dataset is found at once', () => {
  expect(codesOf(checkDataset({ prefix: '/', version: '/' }))).toEqual(['MLL306', 'MLL307']);
});

test.each(['xn--lake', 'sthree-lake', 'lake-s3alias', 'lake--ol-s3', 'lake--x-s3', '-lake', 'lake-'])(
  'S3 does not take %s as the name of a bucket',
  (bucketName) => {
    expect(codesOf(checkZone({ bucketName }))).toEqual(['MLL301']);
  },
);

test('everything wrong with a table is found at once', () => {
  expect(codesOf(checkTable({ tableName: 'Loans', columns: { Dir: 1, version: 1 } }))).toEqual([
    'MLL309',
    'MLL311',
    'MLL311',
  ]);
  expect(codesOf(checkTable({ columns: {} }))).toEqual(['MLL310']);
});

test('everything wrong with a feature group is found at once', () => {
  const features = [{ name: 'dir' }, { name: 'received' }, { name: '_dir' }];
  const wrong = {
    featureGroupName: 'a_b',
    description: ' ',
    recordIdentifier: 'is_deleted',
    eventTime: 'received',
    features,
  };
  expect(codesOf(checkFeatureGroup(wrong))).toEqual(['MLL312', 'MLL313', 'MLL314', 'MLL314', 'MLL315']);
});
