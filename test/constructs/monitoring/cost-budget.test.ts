import { Stack, Token } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { UseCase } from '../../../constructs/goal';
import { CostBudget, type CostBudgetProps } from '../../../constructs/monitoring';
import { checkCostBudget } from '../../../constructs/monitoring/private/budget-checks';
import { type Resources, verdictsOf } from '../lens/support';
import { mortgage } from '../../support/mortgage';

const useCase = UseCase.define(mortgage());

function made(props: Partial<CostBudgetProps> = {}): Template {
  const stack = new Stack();
  new CostBudget(stack, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'], ...props });
  return Template.fromStack(stack);
}

test('it counts what has the tag of the use case', () => {
  made().hasResourceProperties('AWS::Budgets::Budget', {
    Budget: {
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 400, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:ml:use-case$mortgage-approval'] },
    },
  });
});

test('it tells everybody before the month is over', () => {
  const [budget] = Object.values(
    made({ emails: ['a@example.com', 'b@example.com'] }).findResources('AWS::Budgets::Budget'),
  );
  const told = budget.Properties.NotificationsWithSubscribers as {
    Notification: object;
    Subscribers: { Address: string }[];
  }[];
  expect(
    told.map(({ Notification, Subscribers }) => [Notification, Subscribers.map(({ Address }) => Address)]),
  ).toEqual([
    [expect.objectContaining({ NotificationType: 'ACTUAL', Threshold: 80 }), ['a@example.com', 'b@example.com']],
    [expect.objectContaining({ NotificationType: 'FORECASTED', Threshold: 100 }), ['a@example.com', 'b@example.com']],
  ]);
});

test('the lens sees that somebody is warned of spend', () => {
  const Pipeline = { Type: 'AWS::SageMaker::Pipeline', Properties: { Tags: [{ Key: 'ml:use-case', Value: 'x' }] } };
  const { Resources: resources } = made().toJSON() as { Resources: Resources };
  expect(verdictsOf('MLCOST04-BP12', { ...resources, Pipeline })).toEqual(['PASSED']);
  expect(verdictsOf('MLCOST04-BP12', { Pipeline })).toContain('FAILED');
});

test('a Region without budgets is a fault', () => {
  const there = new Stack(undefined, 'There', { env: { region: 'eu-north-1' } });
  const make = () => new CostBudget(there, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });
  expect(make).toThrow(/MLL854 .*got "eu-north-1"/);
});

describe('what is wrong with it', () => {
  const codes = (facts: Parameters<typeof checkCostBudget>[0]) =>
    checkCostBudget(facts).flatMap((found) => found?.code ?? []);

  test.each([
    [{}, []],
    [{ monthlyLimit: -1 }, ['MLL851']],
    [{ monthlyLimit: 0.01 }, []],
    [{ currency: 'usd' }, ['MLL852']],
    [{ emails: [] }, ['MLL853']],
    [{ emails: Array(11).fill('a@example.com') }, ['MLL853']],
    [{ emails: Array(10).fill('a@example.com') }, []],
    [{ emails: ['nobody'] }, ['MLL853']],
    [{ monthlyLimit: Token.asNumber({ Ref: 'Limit' }), currency: Token.asString({ Ref: 'C' }) }, []],
    [{ emails: Token.asList({ Ref: 'Emails' }) }, []],
  ])('%j', (facts, expected) => expect(codes(facts)).toEqual(expected));
});
