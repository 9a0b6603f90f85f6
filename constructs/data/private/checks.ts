import type { Duration } from 'aws-cdk-lib/core';
import { checkReaderRoles } from '../../private/cross-account';
import { type Fault, fault } from '../../private/errors';
import { checkPattern } from '../../private/validate';

const BUCKET_NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9!_.*'()=-]+(\/[A-Za-z0-9!_.*'()=-]+)*$/;
const VERSION = /^(?!\.{1,2}$)[A-Za-z0-9_.=-]{1,128}$/;

/** MLL301 */
export function checkBucketName(prop: string, name: string | undefined): Fault | undefined {
  if (name === undefined) return undefined;
  const fix = 'leave it out to have one generated, or begin and end with a letter or digit';
  return checkPattern(
    { code: 'MLL301', prop, fix },
    name,
    BUCKET_NAME,
    '3 to 63 lower-case letters, digits and hyphens',
  );
}

/** MLL302 */
export function checkExpiration(prop: string, after: Duration | undefined): Fault | undefined {
  if (after === undefined || after.isUnresolved()) return undefined;
  const days = after.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return undefined;
  return fault('MLL302', prop, 'a whole number of days, at least 1', days, 'use Duration.days()');
}

/** MLL303 */
export function checkLogsPrefix(prefix: string | undefined, hasBucket: boolean): Fault | undefined {
  if (prefix === undefined || hasBucket) return undefined;
  const fix = 'pass the bucket it belongs to, or leave it out';
  return fault('MLL303', 'accessLogsPrefix', 'given together with accessLogs', prefix, fix);
}

/** MLL304, MLL305 */
export function checkReader(accounts: string[], roleArns: string[]): (Fault | undefined)[] {
  return checkReaderRoles({ accounts: 'MLL304', roleArns: 'MLL305' }, accounts, roleArns);
}

/** MLL306 */
export function checkDatasetPrefix(prefix: string): Fault | undefined {
  const fix = "write it as in 'claims/motor', without slashes at its ends and without . or .. as a segment";
  return checkPattern({ code: 'MLL306', prop: 'prefix', fix }, prefix, PREFIX, 'a path of safe key characters');
}

/** MLL307 */
export function checkDatasetVersion(version: string): Fault | undefined {
  const fix = "write it as in 'v1' or '2026-11-23'";
  return checkPattern(
    { code: 'MLL307', prop: 'version', fix },
    version,
    VERSION,
    'one path segment of safe key characters',
  );
}

/** MLL308 */
export function checkAliasWithoutKey(alias: string | undefined, hasKey: boolean): Fault | undefined {
  if (alias === undefined || !hasKey) return undefined;
  const fix = 'name the alias where your key is made';
  return fault('MLL308', 'keyAlias', 'left out when a key is passed', alias, fix);
}
