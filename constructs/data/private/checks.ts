import { type Duration, Token } from 'aws-cdk-lib/core';
import { checkReader } from '../../private/cross-account';
import { type Fault, type Path, fault } from '../../private/faults';
import { checkNumber, checkPattern, days } from '../../private/validate';
import * as rules from './rules';

type Found = Fault | undefined;

interface LakeFacts {
  readonly key?: unknown;
  readonly keyAlias?: string;
  readonly artifactsBucketName?: string;
  readonly captureExpiration?: Duration;
  readonly preparedExpiration?: Duration;
}

interface ZoneFacts {
  readonly bucketName?: string;
  readonly expiration?: Duration;
  readonly noncurrentExpiration?: Duration;
  readonly prefixExpirations?: { readonly [prefix: string]: Duration };
  readonly accessLogs?: unknown;
  readonly accessLogsPrefix?: string;
}

interface ReaderFacts {
  readonly sid?: string;
  readonly accounts?: string[];
  readonly roleArns?: string[];
  readonly prefix?: string;
}

/** Everything that is wrong with a data lake. */
export function checkDataLake(facts: LakeFacts): Found[] {
  const { key, keyAlias, artifactsBucketName, captureExpiration, preparedExpiration } = facts;
  const both = key !== undefined && keyAlias !== undefined;
  return [
    both ? fault(rules.KEY_ALIAS, ['keyAlias'], { got: keyAlias }) : undefined,
    checkBucketName('artifactsBucketName', artifactsBucketName),
    checkExpiration('captureExpiration', captureExpiration),
    checkExpiration('preparedExpiration', preparedExpiration),
  ];
}

/** Everything that is wrong with a zone. */
export function checkZone(facts: ZoneFacts): Found[] {
  const prefixAlone = facts.accessLogsPrefix !== undefined && facts.accessLogs === undefined;
  return [
    checkBucketName('bucketName', facts.bucketName),
    checkExpiration('expiration', facts.expiration),
    checkExpiration('noncurrentExpiration', facts.noncurrentExpiration),
    ...Object.entries(facts.prefixExpirations ?? {}).flatMap(([prefix, after]) => [
      checkPattern(rules.PREFIX, ['prefixExpirations', prefix], prefix, rules.DATASET_PREFIX),
      checkNumber(rules.EXPIRATION, ['prefixExpirations', prefix], days(after), rules.EXPIRATION_DAYS),
    ]),
    prefixAlone ? fault(rules.ACCESS_LOGS, ['accessLogs']) : undefined,
  ];
}

/** Everything that is wrong with the roles of other accounts that may read part of a zone. */
export function checkZoneReader(reader: ReaderFacts, taken: readonly string[] = []): Found[] {
  return [...checkReader(rules.ZONE_READER, reader, taken, ['', LIST]), checkPrefix(reader.prefix)];
}

/** What the identifier of the statement about listing has in addition. */
export const LIST = 'List';

/** Everything that is wrong with the location of a dataset. */
export function checkDataset({ prefix, version }: { prefix?: string; version?: string }): Found[] {
  return [checkPrefix(prefix), checkPattern(rules.VERSION, ['version'], version, rules.DATASET_VERSION)];
}

/** Everything that is wrong with a data catalog. */
export function checkDataCatalog({ databaseName }: { databaseName?: string }): Found[] {
  return [checkPattern(rules.CATALOG, ['databaseName'], databaseName, rules.CATALOG_NAME)];
}

interface TableFacts {
  readonly tableName?: string;
  readonly columns?: { readonly [name: string]: unknown };
}

/** Everything that is wrong with a table of a data catalog. */
export function checkTable({ tableName, columns }: TableFacts): Found[] {
  const names = Object.keys(columns ?? {});
  return [
    checkPattern(rules.CATALOG, ['tableName'], tableName, rules.CATALOG_NAME),
    columns && names.length === 0 ? fault(rules.TABLE_COLUMNS, ['columns']) : undefined,
    ...names
      .filter((name) => !rules.TABLE_COLUMN_NAME.test(name))
      .map((name) => fault(rules.TABLE_COLUMN, ['columns', name], { atKey: true })),
  ];
}

interface FeatureGroupFacts {
  readonly featureGroupName?: string;
  readonly description?: string;
  readonly recordIdentifier?: string;
  readonly eventTime?: string;
  readonly features?: readonly { readonly name?: string }[];
}

/** Everything that is wrong with a feature group. */
export function checkFeatureGroup(facts: FeatureGroupFacts): Found[] {
  const { description, eventTime, featureGroupName, features = [], recordIdentifier } = facts;
  const named: [Path, string | undefined][] = [
    [['recordIdentifier'], recordIdentifier],
    [['eventTime'], eventTime],
    ...features.map(({ name }, i): [Path, string | undefined] => [['features', i, 'name'], name]),
  ];
  const length = description === undefined || Token.isUnresolved(description) ? undefined : description.trim().length;
  return [
    checkPattern(rules.FEATURE_GROUP, ['featureGroupName'], featureGroupName, rules.FEATURE_GROUP_NAME),
    checkNumber(rules.FEATURE_GROUP_DESCRIPTION, ['description'], length, rules.FEATURE_GROUP_DESCRIPTION_LENGTH),
    ...named.map(([path, name]) => checkPattern(rules.FEATURE, path, name, rules.FEATURE_NAME)),
    ...named.map(([path, name], i) =>
      named.slice(0, i).some(([, other]) => name !== undefined && other === name)
        ? fault(rules.FEATURE_TWICE, path, { got: name })
        : undefined,
    ),
  ];
}

function checkBucketName(prop: string, name: string | undefined): Found {
  return checkPattern(rules.ZONE_BUCKET_NAME, [prop], name, rules.BUCKET_NAME);
}

function checkExpiration(prop: string, after: Duration | undefined): Found {
  return checkNumber(rules.EXPIRATION, [prop], days(after), rules.EXPIRATION_DAYS);
}

function checkPrefix(prefix: string | undefined): Found {
  return checkPattern(rules.PREFIX, ['prefix'], prefix, rules.DATASET_PREFIX);
}
