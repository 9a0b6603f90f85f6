import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Fault, Rule } from './faults';
import { type Statement, single } from './statements';
import { ACCOUNT, checkNotEmpty, checkPattern } from './validate';
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

/** What is wrong with roles of other accounts that may read something; each stage has two rules of its own for it. */
export function checkReaderRoles(
  accountRule: Rule,
  roleRule: Rule,
  accounts: string[] | undefined,
  roleArns: string[] | undefined,
): (Fault | undefined)[] {
  return [
    checkNotEmpty(accountRule, ['accounts'], accounts),
    ...(accounts === undefined || Token.isUnresolved(accounts) ? [] : accounts).map((account, i) =>
      checkPattern(accountRule, ['accounts', i], account, ACCOUNT, { must: 'be an account id of 12 digits' }),
    ),
    checkNotEmpty(roleRule, ['roleArns'], roleArns),
  ];
}
