import type { Operations } from '../service/operations';
import type { Caller } from '../../core/scope';
import { gateOf } from './executor';
import type { Transition } from './gate';
import type { Pipelines } from './pipelines';
import { callerArn } from './starts';

interface TransitionInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly transitionType: 'Inbound' | 'Outbound';
  readonly reason?: string;
}

export function transitionOperations(pipelines: Pipelines): Operations {
  return {
    EnableStageTransition: (input: TransitionInput, caller) => set(pipelines, input, caller, { enabled: true }),
    DisableStageTransition: (input: TransitionInput, caller) =>
      set(pipelines, input, caller, { enabled: false, disabledReason: input.reason }),
  };
}

function set(pipelines: Pipelines, input: TransitionInput, caller: Caller, transition: Transition): object {
  const { pipelineName, stageName, transitionType } = input;
  const pipeline = pipelines.find(caller, pipelineName);
  pipelines.stage(pipeline, stageName);
  const { stages, executionMode } = pipeline.declaration;
  const i = stages.findIndex(({ name }) => name === stageName);
  // what can't leave a stage can't enter the next
  const entered = transitionType === 'Outbound' ? stages[i + 1]?.name : stageName;
  if (!entered) return {};
  const change = { lastChangedAt: new Date(), lastChangedBy: callerArn(caller) };
  gateOf(pipeline, entered).set({ ...transition, ...change }, executionMode);
  return {};
}
