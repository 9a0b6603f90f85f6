import { Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, type Rule, fault } from './faults';
import { type Statement, single } from './statements';
import { ACCOUNT, checkNotEmpty, checkPattern } from './validate';
import { placeOf } from './place';

/**
 * A resource policy statement for roles of other accounts. The accounts are the principals and the roles a condition: a
 * role named as principal would have to exist when the policy is written, and would lose its access when recreated.
 */
export function crossAccountStatement(
  scope: IConstruct,
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
export function accountPrincipals(scope: IConstruct, accounts: string[]): string | string[] {
  const { partition } = placeOf(scope);
  const arns = accounts.map((account) => `arn:${partition}:iam::${account}:root`);
  return single(arns);
}

/** The rules of a stage about roles of other accounts that may read something. */
export interface ReaderRules {
  readonly accounts: Rule;
  readonly roles: Rule;
  readonly sid: Rule;
  readonly roleArn: Rule;
  readonly match: Rule;
}

interface ReaderFacts {
  readonly sid?: string;
  readonly accounts?: readonly string[];
  readonly roleArns?: readonly string[];
}

/**
 * What is wrong with roles of other accounts that may read something.
 *
 * @param taken the identifiers that the policy has already
 * @param added what the policy adds to `sid` for further statements
 */
export function checkReader(
  rules: ReaderRules,
  { sid, accounts, roleArns }: ReaderFacts,
  taken: readonly string[],
  added: readonly string[] = [''],
): (Fault | undefined)[] {
  return [
    checkPattern(rules.sid, ['sid'], sid, SID),
    added.some((end) => taken.includes(`${sid}${end}`))
      ? fault(rules.sid, ['sid'], { got: sid, must: `differ from the identifiers in the policy (${taken.join(', ')})` })
      : undefined,
    checkNotEmpty(rules.accounts, ['accounts'], accounts),
    ...known(accounts).map(([account, i]) =>
      checkPattern(rules.accounts, ['accounts', i], account, ACCOUNT, { must: 'be an account id of 12 digits' }),
    ),
    checkNotEmpty(rules.roles, ['roleArns'], roleArns),
    ...known(roleArns).map(([arn, i]) => checkPattern(rules.roleArn, ['roleArns', i], arn, ROLE_ARN)),
    ...(accounts?.length && roleArns?.length ? checkMatch(rules.match, accounts, roleArns) : []),
  ];
}

const SID = /^[A-Za-z0-9]+$/;

/** The ARN of a role, or of several: the policy compares with wildcards. */
const ROLE_ARN = /^arn:(?:aws[a-z-]*|\*):iam::(\d{12}|\*):role\/\S+$/;

/** An account lets in roles of its own, and only those that are named. What is malformed has a fault already. */
function checkMatch(rule: Rule, accounts: readonly string[], roleArns: readonly string[]): (Fault | undefined)[] {
  const owners = roleArns.map((arn) => ROLE_ARN.exec(arn)?.[1]);
  const unknown = [accounts, roleArns, ...accounts, ...roleArns].some((value) => Token.isUnresolved(value));
  if (unknown || owners.includes(undefined) || !accounts.every((account) => ACCOUNT.test(account))) return [];
  const strangers = owners.map((owner, i) =>
    owner === '*' || accounts.includes(owner!) ? undefined : fault(rule, ['roleArns', i], { got: roleArns[i] }),
  );
  if (strangers.some((found) => found !== undefined)) return strangers;
  const must = 'have a role among the roleArns';
  return accounts.map((account, i) =>
    owners.includes('*') || owners.includes(account) ? undefined : fault(rule, ['accounts', i], { got: account, must }),
  );
}

/** The entries of a list with their places, unless the list is a token or absent. */
function known(list: readonly string[] | undefined): [string, number][] {
  return list === undefined || Token.isUnresolved(list) ? [] : list.map((entry, i) => [entry, i]);
}
