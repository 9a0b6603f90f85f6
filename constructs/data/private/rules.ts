import type { ReaderRules } from '../../private/cross-account';
import type { Rule } from '../../private/faults';
import { type Bounds, within } from '../../private/validate';

/** What S3 accepts, without dots. See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
/**
 * Characters that are safe in keys and that the model registry takes too: the URI of the dataset is recorded with each
 * model, in 256 characters of metadata that also hold a bucket and a version. See
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
 */
export const DATASET_PREFIX = /^(?=.{1,120}$)(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9_.=-]+(\/[A-Za-z0-9_.=-]+)*$/;
/** One segment of a key. */
export const DATASET_VERSION = /^(?!\.{1,2}$)[A-Za-z0-9_.=-]{1,64}$/;
export const EXPIRATION_DAYS: Bounds = { min: 1, max: Infinity, whole: true, unit: 'days' };

export const ZONE_BUCKET_NAME: Rule = {
  code: 'MLL301',
  when: 'S3 does not accept the name of a bucket, or reserves it.',
  must: 'be 3 to 63 lowercase letters, digits and hyphens, not begin or end with a hyphen, and not be reserved by S3',
  fix: 'choose another name, or leave it out to have one generated',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
new data.Zone(stack, 'Zone', { key, bucketName: 'Lending_Lake' });`,
};

export const EXPIRATION: Rule = {
  code: 'MLL302',
  when: 'S3 does not accept the time after which objects or their old versions expire.',
  must: within(EXPIRATION_DAYS),
  fix: 'use whole days, such as 90',
  example: "new data.DataLake(stack, 'Lake', { captureExpiration: Duration.hours(12) });",
};

export const ACCESS_LOGS: Rule = {
  code: 'MLL303',
  when: 'A zone has a prefix for access logs, but no bucket for them.',
  must: 'be given together with accessLogsPrefix',
  fix: 'give the bucket that the logs go to, or leave accessLogsPrefix out',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
new data.Zone(stack, 'Zone', { key, accessLogsPrefix: 'lake/' });`,
};

export const ZONE_READER_ACCOUNTS: Rule = {
  code: 'MLL304',
  when: 'The accounts that may read from a zone are missing or malformed.',
  must: 'be a list of account ids, each of 12 digits',
  fix: 'write the ids of the accounts that the reading roles live in',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.artifacts.addReader({
  sid: 'Serving',
  accounts: ['2222'],
  roleArns: ['arn:aws:iam::222222222222:role/serving'],
  prefix: 'models',
});`,
};

export const ZONE_READER_ROLES: Rule = {
  code: 'MLL305',
  when: 'The list of roles that may read from a zone is empty.',
  must: 'be a list with at least one ARN of a role',
  fix: 'name the roles that may read, or do not call addReader',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.artifacts.addReader({ sid: 'Serving', accounts: ['222222222222'], roleArns: [], prefix: 'models' });`,
};

export const PREFIX: Rule = {
  code: 'MLL306',
  when: 'The prefix of a dataset or of a reader is not a plain path.',
  must: 'be a path of at most 120 letters, digits and _.=-, with no slash at either end and no . or .. as a segment',
  fix: 'write it as in claims/motor',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.curated.dataset('/claims/motor/');`,
};

export const VERSION: Rule = {
  code: 'MLL307',
  when: 'The version of a dataset is not one segment of a path.',
  must: 'be 1 to 64 letters, digits and _.=-, and not . or ..',
  fix: 'write it as in v1 or 2026-11-23',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.curated.dataset('claims', '2026/11');`,
};

export const KEY_ALIAS: Rule = {
  code: 'MLL308',
  when: 'A data lake is given both a key and an alias for the key that it would make.',
  must: 'not be given together with key',
  fix: 'give the alias to your key where you create it',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
new data.DataLake(stack, 'Lake', { key, keyAlias: 'alias/lending' });`,
};

/** What Athena can query without quotes. See https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
export const CATALOG_NAME = /^[a-z0-9_]{1,255}$/;

export const CATALOG: Rule = {
  code: 'MLL309',
  when: 'Athena can not query a database or a table of this name.',
  must: 'be 1 to 255 lowercase letters, digits and underscores',
  fix: 'write it like mortgage_approval',
  example: "new data.DataCatalog(stack, 'Catalog', { databaseName: 'mortgage-approval' });",
};

export const TABLE_COLUMNS: Rule = {
  code: 'MLL310',
  when: 'A table has no columns.',
  must: 'have at least one column',
  fix: 'name the columns in the order of the files, with their types',
  example: `const lake = new data.DataLake(stack, 'Lake');
const catalog = new data.DataCatalog(stack, 'Catalog', { databaseName: 'lending' });
catalog.addTable(lake.curated.dataset('applications'), { columns: {} });`,
};

/** What Glue takes, without the name of the partition and without upper case, which Athena would lose. */
export const TABLE_COLUMN_NAME = /^(?!version$)[a-z0-9_]{1,255}$/;

export const TABLE_COLUMN: Rule = {
  code: 'MLL311',
  when: 'Athena can not query a column of this name, or it is the name of the partition.',
  must: 'be 1 to 255 lowercase letters, digits and underscores, and not version',
  fix: 'write it like debt_ratio; version is the folder of the version of the dataset',
  example: `const lake = new data.DataLake(stack, 'Lake');
const catalog = new data.DataCatalog(stack, 'Catalog', { databaseName: 'lending' });
catalog.addTable(lake.curated.dataset('applications'), { columns: { version: data.ColumnType.STRING } });`,
};

/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateFeatureGroup.html */
export const FEATURE_GROUP_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

const APPLICANTS = `const lake = new data.DataLake(stack, 'Lake');
const applicants = {
  featureGroupName: 'applicants',
  description: 'Applicants for a mortgage',
  recordIdentifier: 'applicant',
  eventTime: 'received',
  features: [data.Feature.fractional('dir')],
  offline: lake.features,
};
`;

export const FEATURE_GROUP: Rule = {
  code: 'MLL312',
  when: 'Feature Store does not accept the name of a feature group.',
  must: 'be 1 to 63 letters, digits and hyphens, with no hyphen at either end',
  fix: 'write it like applicants',
  example: `${APPLICANTS}new data.FeatureGroup(stack, 'Group', { ...applicants, featureGroupName: 'loan_applicants' });`,
};

export const FEATURE_GROUP_DESCRIPTION_LENGTH: Bounds = { min: 1, max: 128, unit: 'characters' };

export const FEATURE_GROUP_DESCRIPTION: Rule = {
  code: 'MLL313',
  when: 'The description of a feature group is empty or too long for Feature Store.',
  must: within(FEATURE_GROUP_DESCRIPTION_LENGTH),
  fix: 'say in a few words what the features describe and where they come from',
  example: `${APPLICANTS}new data.FeatureGroup(stack, 'Group', { ...applicants, description: '' });`,
};

/** What Feature Store takes, without the names of its own columns. */
export const FEATURE_NAME = /^(?!(?:is_deleted|write_time|api_invocation_time)$)[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}$/;

export const FEATURE: Rule = {
  code: 'MLL314',
  when: 'Feature Store does not accept the name of a feature, or uses it itself.',
  must: 'be 1 to 64 letters, digits, hyphens and underscores, begin and end with a letter or digit, and be none of is_deleted, write_time and api_invocation_time',
  fix: 'write it like debt_ratio',
  example: `${APPLICANTS}new data.FeatureGroup(stack, 'Group', { ...applicants, eventTime: 'write_time' });`,
};

export const FEATURE_TWICE: Rule = {
  code: 'MLL315',
  when: 'Two features of a group have the same name.',
  must: 'differ from the other features, from the identifier and from the time',
  fix: 'give each feature a name of its own, or leave one out',
  example: `${APPLICANTS}new data.FeatureGroup(stack, 'Group', { ...applicants, features: [data.Feature.text('received')] });`,
};

export const ZONE_READER_SID: Rule = {
  code: 'MLL391',
  when: 'The identifier of a reader of a zone is no identifier of a statement, or the policy has it already.',
  must: 'be letters and digits, and unique within the policy',
  fix: 'write it as in ServingOfStaging',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.artifacts.addReader({ sid: 'My reader', accounts: ['222222222222'], roleArns: ['arn:aws:iam::222222222222:role/reader'], prefix: 'models' });`,
};

export const ZONE_READER_ROLE_ARN: Rule = {
  code: 'MLL392',
  when: 'A role that may read from a zone is not named by its ARN.',
  must: 'be the ARN of a role',
  fix: 'write it with account and path, as in arn:aws:iam::222222222222:role/ml/reader; the ARN of a session or a user names no role',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.artifacts.addReader({ sid: 'Reader', accounts: ['222222222222'], roleArns: ['reader'], prefix: 'models' });`,
};

export const ZONE_READER_MATCH: Rule = {
  code: 'MLL393',
  when: 'A role that may read from a zone is in none of the accounts that may, or an account has no such role.',
  must: 'be in one of the accounts',
  fix: 'list the account of each role, and a role of each account',
  example: `const lake = new data.DataLake(stack, 'Lake');
lake.artifacts.addReader({ sid: 'Reader', accounts: ['333333333333'], roleArns: ['arn:aws:iam::222222222222:role/reader'], prefix: 'models' });`,
};

export const ZONE_READER: ReaderRules = {
  accounts: ZONE_READER_ACCOUNTS,
  roles: ZONE_READER_ROLES,
  sid: ZONE_READER_SID,
  roleArn: ZONE_READER_ROLE_ARN,
  match: ZONE_READER_MATCH,
};
