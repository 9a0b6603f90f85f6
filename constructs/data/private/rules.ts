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
