import type { Rule } from '../../private/faults';
import type { Bounds } from '../../private/validate';

/** The most subscribers with addresses that a notification of AWS Budgets can have. */
export const BUDGET_EMAILS: Bounds = { min: 1, max: 10, whole: true };

/** A currency, as in ISO 4217. */
export const CURRENCY_CODE = /^[A-Z]{3}$/;

export const BUDGET_LIMIT: Rule = {
  code: 'MLL851',
  when: 'A budget has no limit that anything can stay below.',
  must: 'be a number above 0',
  fix: 'say what the use case may cost in a month, such as 400',
  example: "new monitoring.CostBudget(stack, 'Budget', { useCase, monthlyLimit: 0, emails: ['lending@example.com'] });",
};

export const BUDGET_CURRENCY: Rule = {
  code: 'MLL852',
  when: 'The currency of a budget is no currency code.',
  must: 'be the three capital letters of a currency, such as USD',
  fix: "take the currency of the account's bill",
  example: `new monitoring.CostBudget(stack, 'Budget', {
  useCase,
  monthlyLimit: 400,
  currency: 'dollars',
  emails: ['lending@example.com'],
});`,
};

export const BUDGET_EMAIL: Rule = {
  code: 'MLL853',
  when: 'A budget tells nobody, more than ten people, or somebody who has no mail address.',
  must: 'be 1 to 10 mail addresses',
  fix: 'name whoever can do something about the costs; a use case file names them in notifications.emails',
  example: "new monitoring.CostBudget(stack, 'Budget', { useCase, monthlyLimit: 400, emails: [] });",
};

/** Regions in which CloudFormation has no `AWS::Budgets::Budget`. A contract test compares them with its registry. */
export const REGIONS_WITHOUT_BUDGETS = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-3',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-west-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'us-gov-east-1',
  'us-gov-west-1',
];

export const BUDGET_REGION: Rule = {
  code: 'MLL854',
  when: 'CloudFormation has no budgets in the Region of the stack.',
  must: 'be a Region in which CloudFormation has budgets',
  fix: 'leave the budget out here, and make it once in a stack of another Region: AWS Budgets counts the costs of all Regions',
  example: `const there = new Stack(undefined, 'There', { env: { account: '111111111111', region: 'eu-north-1' } });
new monitoring.CostBudget(there, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });`,
};
