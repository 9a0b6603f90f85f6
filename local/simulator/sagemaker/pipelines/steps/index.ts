import type { StepType } from '../definition';
import type { StepExecutor } from '../step-context';
import { callback } from './callback';
import { condition } from './condition';
import { fail } from './fail';
import { lambda } from './lambda';
import { model } from './model';
import { processing } from './processing';
import { registerModel } from './register-model';
import { training } from './training';
import { transform } from './transform';

export const executors: { readonly [type in StepType]: StepExecutor } = {
  Callback: callback,
  Condition: condition,
  Fail: fail,
  Lambda: lambda,
  Model: model,
  Processing: processing,
  RegisterModel: registerModel,
  Training: training,
  Transform: transform,
};
