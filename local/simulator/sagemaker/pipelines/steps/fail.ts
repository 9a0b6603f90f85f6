import { DescribedFailure } from '../failure';
import type { StepExecutor } from '../step-context';
import { textOf } from '../values';

/** Fails the execution with the message of the definition. */
export const fail: StepExecutor = async ({ args, report }) => {
  const ErrorMessage = textOf(args.ErrorMessage ?? '');
  report({ Fail: { ErrorMessage } });
  throw new DescribedFailure(ErrorMessage);
};
