import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Fault } from './errors';
import { type Statement, single } from './statements';
import { checkAccount, checkNotEmpty } from './validate';
import { placeOf } from './place';

/**
 * A resource policy statement for roles of other accounts. The accounts are the principals and the roles a condition: a
 * role named as principal would have to exist when the policy is written, and would lose its access when recreated.
 */
export function crossAccountStatement(
  scope: Construct,
  to: { readonly sid?: string; readonly accounts: string[]; readonly roleArns: string[] },
  actions: string[],
  resources: string | string[],
): Statement {
  return {
    ...(to.sid && { Sid: to.sid }),
    Effect: 'Allow',
    Principal: { AWS: accountPrincipals(scope, to.accounts) },
    Action: single(actions),
    Resource: resources,
    ...(to.roleArns.length > 0 && { Condition: { ArnEquals: { 'aws:PrincipalArn': to.roleArns } } }),
  };
}

/** Whole accounts as principals: their own administrators decide who inside. */
export function accountPrincipals(scope: Construct, accounts: string[]): string | string[] {
  const { partition } = placeOf(scope);
  const arns = accounts.map((account) => `arn:${partition}:iam::${account}:root`);
  return single(arns);
}

/** What is wrong with roles of other accounts that are to read something; each stage has its own two codes for it. */
export function checkReaderRoles(
  codes: { readonly accounts: string; readonly roleArns: string },
  accounts: string[],
  roleArns: string[],
): (Fault | undefined)[] {
  const account = {
    code: codes.accounts,
    prop: 'accounts',
    fix: 'write the account id that the reading roles live in',
  };
  const roles = {
    code: codes.roleArns,
    prop: 'roleArns',
    fix: 'name the roles that may read, or leave the reader out',
  };
  return [
    checkNotEmpty(account, accounts),
    ...(Token.isUnresolved(accounts) ? [] : accounts).map((a) => checkAccount(account, a)),
    checkNotEmpty(roles, roleArns),
  ];
}
