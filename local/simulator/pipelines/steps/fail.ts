import { DescribedFailure } from '../failure';
import type { StepExecutor } from '../step-context';

/** Fails the execution, with the author's words. */
export const fail: StepExecutor = async ({ args, report }) => {
  const ErrorMessage = String(args.ErrorMessage ?? '');
  report({ Fail: { ErrorMessage } });
  throw new DescribedFailure(ErrorMessage);
};
