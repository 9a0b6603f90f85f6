import type { Duration } from 'aws-cdk-lib/core';
import { checkReaderRoles } from '../../private/cross-account';
import { type Fault, fault } from '../../private/errors';
import { checkPattern } from '../../private/validate';

const ALIAS = /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/;

/** MLL211 */
export function checkAlias(prop: string, alias: string | undefined): Fault | undefined {
  if (alias === undefined) return undefined;
  const fix = 'write alias/ and a name of letters, digits, / _ or -, not beginning with aws/';
  return checkPattern({ code: 'MLL211', prop, fix }, alias, ALIAS, 'the name of a KMS alias');
}

/** MLL212 */
export function checkPendingWindow(window: Duration | undefined): Fault | undefined {
  if (window === undefined || window.isUnresolved()) return undefined;
  const days = window.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 7 && days <= 30) return undefined;
  return fault(
    'MLL212',
    'pendingWindow',
    'a whole number of days from 7 to 30',
    days,
    'Duration.days(30) is the default',
  );
}

/** MLL213, MLL214 */
export function checkReader(accounts: string[], roleArns: string[]): (Fault | undefined)[] {
  return checkReaderRoles({ accounts: 'MLL213', roleArns: 'MLL214' }, accounts, roleArns);
}
