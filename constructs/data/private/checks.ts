import type { Duration } from 'aws-cdk-lib/core';
import { checkReaderRoles } from '../../private/cross-account';
import { type Fault, fault } from '../../private/faults';
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
export function checkZoneReader({ accounts, roleArns, prefix }: ReaderFacts): Found[] {
  return [
    ...checkReaderRoles(rules.ZONE_READER_ACCOUNTS, rules.ZONE_READER_ROLES, accounts, roleArns),
    checkPrefix(prefix),
  ];
}

/** Everything that is wrong with the location of a dataset. */
export function checkDataset({ prefix, version }: { prefix?: string; version?: string }): Found[] {
  return [checkPrefix(prefix), checkPattern(rules.VERSION, ['version'], version, rules.DATASET_VERSION)];
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
