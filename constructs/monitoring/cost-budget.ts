import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { USE_CASE_TAG } from '../private/names';
import { checkCostBudget } from './private/budget-checks';

/** Properties of a `CostBudget`. */
export interface CostBudgetProps {
  /** The use case whose costs count: what has its tag `ml:use-case`. */
  readonly useCase: IUseCase;

  /** What it may cost in a month, above 0. Any other number fails with MLL851. */
  readonly monthlyLimit: number;

  /**
   * The currency of the account's bill, as three capital letters. Any other text fails with MLL852.
   *
   * @default USD
   */
  readonly currency?: string;

  /**
   * The mail addresses that are told when 80 % are spent, and when all of it is forecast to be: one to ten. None, more, or a
   * text that is no address fails with MLL853.
   */
  readonly emails: string[];
}

/**
 * A budget for the use case in this account: it tells people before the month is over, and stops nothing.
 *
 * AWS Budgets counts costs by a tag only once the tag is activated as a cost allocation tag, in the account that pays the
 * bill. Until then the budget counts nothing. In some Regions, such as eu-north-1, CloudFormation has no budgets (MLL854).
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 * @example
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.UseCase;
 * new monitoring.CostBudget(this, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });
 */
export class CostBudget extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.CostBudget';

  /** The L1 of the budget, for overrides. */
  public readonly resource: CfnBudget;

  public constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const p = injected(this, id, CostBudget.PROPERTY_INJECTION_ID, props);
    throwFaults(checkCostBudget(p, Stack.of(this).region), this);
    const subscribers = p.emails.map((address) => ({ subscriptionType: 'EMAIL', address }));
    this.resource = new CfnBudget(this, 'Resource', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: p.monthlyLimit, unit: p.currency ?? 'USD' },
        costFilters: { TagKeyValue: [`user:${USE_CASE_TAG}$${p.useCase.useCaseName}`] },
      },
      notificationsWithSubscribers: [
        { notification: when('ACTUAL', 80), subscribers },
        { notification: when('FORECASTED', 100), subscribers },
      ],
    });
  }
}

function when(notificationType: string, threshold: number): CfnBudget.NotificationProperty {
  return { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' };
}
