import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';

const { Fairness, FairnessLimit, Kpi, Objective, Problem } = goal;
const levels = mortgage().serviceLevels;
const black = (atLeast: number) => FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast });
const group = (column: string, privileged: string) =>
  Fairness.within(FairnessLimit.disparateImpact({ column, privileged, atLeast: 0.8 }));
const ten = Array.from({ length: 10 }, (_, i) =>
  FairnessLimit.equalOpportunityDifference({ column: `c${i}`, privileged: 'x', atMost: 0.1 }),
);

const failures: [string, Partial<goal.UseCaseProps>, string][] = [
  [
    'MLL101',
    { name: 'Mortgage_Approval' },
    `'name' must be lowercase words joined by hyphens, at most 32 characters, got "Mortgage_Approval"; use letters that survive in every physical name, as in mortgage-approval`,
  ],
  [
    'MLL102',
    { owner: 'lending <lending@example.com>' },
    `'owner' must be 1 to 256 characters that a tag may hold, got "lending <lending@example.com>"; give the mail address or the name of a team`,
  ],
  [
    'MLL103',
    { businessGoal: 'profit' },
    `'businessGoal' must be 10 to 1024 characters of text, got "profit"; say in one sentence what the business wants`,
  ],
  [
    'MLL104',
    { kpi: Kpi.atLeast('same day', 0.8) },
    `'kpi.name' must be a letter, then up to 62 letters, digits and _ . -, got "same day"; name it like a CloudWatch metric, as in SameDayDecisions`,
  ],
  [
    'MLL105',
    { kpi: Kpi.atMost('Hours', Number.POSITIVE_INFINITY) },
    `'kpi.atMost' must be a finite number, got null; give the value at which the goal is reached`,
  ],
  [
    'MLL106',
    { problem: Problem.binaryClassification({ target: 'was denied', positiveLabel: 'yes' }) },
    `'problem.target' must be a column name of letters, digits and underscores, got "was denied"; rename the column when the data is prepared`,
  ],
  [
    'MLL107',
    { problem: Problem.binaryClassification({ target: 'deny', positiveLabel: ' ' }) },
    `'problem.positiveLabel' must be 1 to 63 characters, got " "; write the target's value as in the data`,
  ],
  [
    'MLL108',
    { objectives: [] },
    `'objectives' must be a list with at least one entry, got []; name one of accuracy, auc, f1, precision, recall and its limit`,
  ],
  [
    'MLL109',
    { objectives: [Objective.atLeast('acu', 0.78)] },
    `'objectives[0].metric' must be a metric of binary-classification (accuracy, auc, f1, precision, recall), got "acu"; did you mean auc?`,
  ],
  [
    'MLL109',
    { objectives: [Objective.atMost('rmse', 3)] },
    `'objectives[0].metric' must be a metric of binary-classification (accuracy, auc, f1, precision, recall), got "rmse"; take one of these`,
  ],
  [
    'MLL110',
    { objectives: [Objective.atLeast('auc', 0.7), Objective.atLeast('auc', 0.8)] },
    `'objectives[1].metric' must be a metric that no other objective has, got "auc"; keep the stricter one`,
  ],
  [
    'MLL111',
    { objectives: [Objective.atMost('auc', 0.78)] },
    `'objectives[0].atMost' must be given as atLeast, since more auc is better, got 0.78; write atLeast instead of atMost`,
  ],
  [
    'MLL111',
    {
      problem: Problem.regression({ target: 'price' }),
      objectives: [Objective.atLeast('rmse', 3)],
      fairness: Fairness.none('houses, not persons'),
    },
    `'objectives[0].atLeast' must be given as atMost, since less rmse is better, got 3; write atMost instead of atLeast`,
  ],
  [
    'MLL112',
    { objectives: [Objective.atLeast('auc', 78)] },
    `'objectives[0].atLeast' must be from 0 to 1, got 78; auc cannot be anything else`,
  ],
  [
    'MLL112',
    {
      problem: Problem.regression({ target: 'price' }),
      objectives: [Objective.atMost('mae', -1), Objective.atLeast('r2', 2)],
      fairness: Fairness.none('houses, not persons'),
    },
    `'objectives[0].atMost' must be 0 or more, got -1; mae cannot be anything else\nMLL112 'objectives[1].atLeast' must be 1 or less, got 2; r2 cannot be anything else`,
  ],
  [
    'MLL113',
    { problem: Problem.regression({ target: 'price' }), objectives: [Objective.atMost('mae', 1)] },
    `'fairness' must be none, with a reason, for regression, got ["disparate_impact of black"]; only binary-classification has decisions whose rates can be compared`,
  ],
  [
    'MLL114',
    { fairness: group('marital status', 'married') },
    `'fairness[0].column' must be a column name of letters, digits and underscores, got "marital status"; rename the column when the data is prepared`,
  ],
  [
    'MLL115',
    { fairness: group('deny', 'no') },
    `'fairness[0].column' must be another column than the target, got "deny"; name the column of the group`,
  ],
  [
    'MLL116',
    { fairness: group('black', '') },
    `'fairness[0].privileged' must be 1 to 63 characters, got ""; write the column's value as in the data`,
  ],
  [
    'MLL117',
    { fairness: Fairness.within(black(1.25)) },
    `'fairness[0].atLeast' must be above 0 and at most 1, got 1.25; 1 means equal treatment`,
  ],
  [
    'MLL117',
    {
      fairness: Fairness.within(
        FairnessLimit.demographicParityDifference({ column: 'black', privileged: 'no', atMost: 1 }),
      ),
    },
    `'fairness[0].atMost' must be at least 0 and below 1, got 1; 0 means equal treatment`,
  ],
  [
    'MLL118',
    { fairness: Fairness.within(black(0.8), black(0.9)) },
    `'fairness[1].metric' must be a metric and column that no other has, got "disparate_impact of black"; keep the stricter one`,
  ],
  [
    'MLL119',
    { fairness: Fairness.within() },
    `'fairness' must be 1 to 9 limits, got 0; give at least one limit, or the reason for none`,
  ],
  [
    'MLL119',
    { fairness: Fairness.within(...ten) },
    `'fairness' must be 1 to 9 limits, got 10; give at least one limit, or the reason for none`,
  ],
  [
    'MLL120',
    { fairness: Fairness.none('n/a') },
    `'fairness.none' must be 10 to 1024 characters of text, got "n/a"; say why nobody can be harmed`,
  ],
  [
    'MLL121',
    {
      fairness: Fairness.within(
        black(0.8),
        FairnessLimit.equalOpportunityDifference({ column: 'black', privileged: 'yes', atMost: 0.1 }),
      ),
    },
    `'fairness[1].privileged' must be no as before, got "yes"; a column has one privileged group`,
  ],
  [
    'MLL122',
    { serviceLevels: { ...levels, latencyP99: Duration.millis(0) } },
    `'serviceLevels.latencyP99' must be from 1 to 60000 whole milliseconds, got 0; an endpoint answers within 60 seconds or not at all`,
  ],
  [
    'MLL123',
    { serviceLevels: { ...levels, availability: 99.5 } },
    `'serviceLevels.availability' must be above 0 and below 1, got 99.5; 0.995 means 5 errors in 1000 requests`,
  ],
  [
    'MLL124',
    { serviceLevels: { ...levels, modelAge: Duration.hours(6) } },
    `'serviceLevels.modelAge' must be from 1 to 3650 days, got 0.25; say when a model counts as stale`,
  ],
  [
    'MLL125',
    { risk: { rating: goal.RiskRating.HIGH, because: '' } },
    `'risk.because' must be 10 to 1024 characters of text, got ""; say what harm a wrong decision does`,
  ],
  [
    'MLL126',
    { kpi: Kpi.atMost('Hours', 24, '') },
    `'kpi.unit' must be 1 to 63 characters, got ""; name a unit, as in hours, or leave it out`,
  ],
];

describe('fails', () => {
  test.each(failures)('with %s for %j', (code, changes, message) => {
    expect(messageOf(mortgage(changes))).toBe(`${code} ${message}`);
  });

  test('once, with everything that is wrong', () => {
    expect(messageOf(mortgage({ name: '', owner: '', objectives: [] })).split('\n')).toEqual([
      expect.stringMatching(/^MLL101 /),
      expect.stringMatching(/^MLL102 /),
      expect.stringMatching(/^MLL108 /),
    ]);
  });

  test('before it makes a resource, and says where', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => new goal.UseCase(stack, 'Mortgage', mortgage({ owner: '' }))).toThrow(/ \(Stack\/Mortgage\)$/);
    expect(stack.node.findChild('Mortgage').node.children).toEqual([]);
  });

  test('with every code of the stage', () => {
    const source = readFileSync(join(__dirname, '../../../constructs/goal/private/checks.ts'), 'utf8');
    const codes = [...source.matchAll(/'(MLL1\d\d)'/g)].map(([, code]) => code);
    expect(new Set(failures.map(([code]) => code))).toEqual(new Set(codes));
    expect(codes).toHaveLength(26);
  });
});

function messageOf(props: goal.UseCaseProps): string {
  try {
    goal.UseCase.define(props);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was wrong';
}
