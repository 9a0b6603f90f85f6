import type { monitoring } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The budget that a file sets. */
export type BudgetProps = Pick<monitoring.CostBudgetProps, 'monthlyLimit' | 'currency' | 'emails'>;

/** The budget of a file, which tells whoever else is told. */
export function budgetProps(file: Traced<UseCaseFile>): Traced<Partial<BudgetProps>> {
  const entry = file.at('budget');
  const emails = file.at('notifications').at('emails');
  return Traced.props<BudgetProps>(entry, {
    monthlyLimit: entry.at('monthly'),
    currency: entry.at('currency'),
    emails: entry.map(() => emails.value ?? []),
  });
}
