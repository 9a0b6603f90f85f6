import { allHold } from '../conditions';
import { conditional } from '../definition';
import type { StepExecutor } from '../step-context';

/** Decides which branch runs. Other steps see the outcome as a boolean, and the API as `True` or `False`. */
export const condition: StepExecutor = async ({ step, resolve, report }) => {
  const outcome = await allHold(conditional(step).Conditions, resolve);
  report({ Condition: { Outcome: outcome ? 'True' : 'False' } });
  return { Outcome: outcome };
};
