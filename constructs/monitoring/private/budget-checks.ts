import { Token } from 'aws-cdk-lib/core';
import { type Fault, fault } from '../../private/faults';
import { checkPattern, isWithin } from '../../private/validate';
import * as rules from './budget-rules';
import { EMAIL_ADDRESS } from './notification-rules';

interface BudgetFacts {
  readonly monthlyLimit?: number;
  readonly currency?: string;
  readonly emails?: readonly string[];
}

/** Everything that is wrong with a budget. */
export function checkCostBudget(
  { currency, emails, monthlyLimit }: BudgetFacts,
  region?: string,
): (Fault | undefined)[] {
  const limited = monthlyLimit === undefined || Token.isUnresolved(monthlyLimit) || monthlyLimit > 0;
  return [
    limited ? undefined : fault(rules.BUDGET_LIMIT, ['monthlyLimit'], { got: monthlyLimit }),
    checkPattern(rules.BUDGET_CURRENCY, ['currency'], currency, rules.CURRENCY_CODE),
    ...checkEmails(emails),
    region !== undefined && rules.REGIONS_WITHOUT_BUDGETS.includes(region)
      ? fault(rules.BUDGET_REGION, ['env', 'region'], { got: region })
      : undefined,
  ];
}

function checkEmails(emails: readonly string[] | undefined): (Fault | undefined)[] {
  if (emails === undefined || Token.isUnresolved(emails)) return [];
  if (!isWithin(emails.length, rules.BUDGET_EMAILS)) return [fault(rules.BUDGET_EMAIL, ['emails'], { got: emails })];
  return emails.map((email, i) => checkPattern(rules.BUDGET_EMAIL, ['emails', i], email, EMAIL_ADDRESS));
}
