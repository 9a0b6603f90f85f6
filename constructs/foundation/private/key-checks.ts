import { type Duration, Token } from 'aws-cdk-lib/core';
import { type Fault, fault } from '../../private/errors';
import { checkNotEmpty, checkPattern } from '../../private/validate';

const ALIAS = /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/;
const ACCOUNT = /^\d{12}$/;

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
  const account = { code: 'MLL213', prop: 'accounts', fix: 'write the account id that the reading roles live in' };
  const roles = { code: 'MLL214', prop: 'roleArns', fix: 'name the roles that may read, or leave the reader out' };
  return [
    checkNotEmpty(account, accounts),
    ...(Token.isUnresolved(accounts) ? [] : accounts).map((a) => checkPattern(account, a, ACCOUNT, '12 digits')),
    checkNotEmpty(roles, roleArns),
  ];
}
