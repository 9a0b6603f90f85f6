import { ServiceError } from '../../core/errors';
import type { Operations } from '../service/operations';
import type { Caller } from '../../core/scope';
import type { Approvals } from './approvals';
import type { Pipelines } from './pipelines';
import { callerArn } from './starts';

interface ApprovalInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly token: string;
  readonly result: { readonly summary: string; readonly status: 'Approved' | 'Rejected' };
}

export function approvalOperations(pipelines: Pipelines, approvals: Approvals): Operations {
  return { PutApprovalResult: (input: ApprovalInput, caller) => put(pipelines, approvals, input, caller) };
}

function put(pipelines: Pipelines, approvals: Approvals, input: ApprovalInput, caller: Caller): object {
  const { pipelineName, stageName, actionName, token, result } = input;
  const pipeline = pipelines.find(caller, pipelineName);
  const { actions } = pipelines.stage(pipeline, stageName);
  if (!actions.some(({ name }) => name === actionName))
    throw new ServiceError(
      'ActionNotFoundException',
      `Stage '${stageName}' does not have an action named '${actionName}'`,
    );
  const runs = pipeline.executions
    .flatMap(({ actionRuns }) => actionRuns)
    .filter(({ stage, action }) => stage === stageName && action.name === actionName);
  approvals.answer(token, runs, { ...result, by: callerArn(caller) });
  return { approvedAt: new Date() };
}
