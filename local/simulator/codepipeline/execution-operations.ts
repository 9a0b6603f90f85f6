import { ServiceError } from '../../core/errors';
import type { Operations } from '../service/operations';
import type { Caller } from '../../core/scope';
import { describeActionRun, describeExecution, describeState, latestIn, summarizeExecution } from './descriptions';
import { type Executor, gateOf, type RetryMode } from './executor';
import { pageOf } from './pages';
import type { Pipelines } from './pipelines';
import type { Execution } from './records';
import { newExecution, type StartRequest } from './starts';

interface StartInput extends StartRequest {
  readonly name: string;
  readonly clientRequestToken?: string;
}

interface StopInput {
  readonly pipelineName: string;
  readonly pipelineExecutionId: string;
  readonly abandon?: boolean;
  readonly reason?: string;
}

interface RetryInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly pipelineExecutionId: string;
  readonly retryMode: RetryMode;
}

interface ListInput {
  readonly pipelineName: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface ListActionsInput extends ListInput {
  readonly filter?: {
    readonly pipelineExecutionId?: string;
    readonly latestInPipelineExecution?: { readonly pipelineExecutionId: string };
  };
}

interface ListExecutionsInput extends ListInput {
  readonly filter?: { readonly succeededInStage?: { readonly stageName?: string } };
}

export function executionOperations(pipelines: Pipelines, executor: Executor): Operations {
  return {
    StartPipelineExecution: (input: StartInput, caller) => start(pipelines, executor, input, caller),
    StopPipelineExecution: (input: StopInput, caller) => stop(pipelines, executor, input, caller),
    RetryStageExecution: (input: RetryInput, caller) => retry(pipelines, executor, input, caller),
    GetPipelineExecution: (input: { pipelineName: string; pipelineExecutionId: string }, caller) => ({
      pipelineExecution: describeExecution(pipelines.execution(caller, input.pipelineName, input.pipelineExecutionId)),
    }),
    GetPipelineState: ({ name }: { name: string }, caller) => describeState(pipelines.find(caller, name)),
    ListPipelineExecutions: (input: ListExecutionsInput, caller) => listExecutions(pipelines, input, caller),
    ListActionExecutions: (input: ListActionsInput, caller) => listActions(pipelines, input, caller),
  };
}

function start(pipelines: Pipelines, executor: Executor, input: StartInput, caller: Caller): object {
  const pipeline = pipelines.find(caller, input.name);
  const token = input.clientRequestToken;
  const known = token === undefined ? undefined : pipeline.requests.get(token);
  if (known) return { pipelineExecutionId: known };
  const execution = newExecution(pipeline, 'StartPipelineExecution', caller, input);
  if (token !== undefined) pipeline.requests.set(token, execution.id);
  pipeline.executions.push(execution);
  executor.start(execution);
  return { pipelineExecutionId: execution.id };
}

async function stop(pipelines: Pipelines, executor: Executor, input: StopInput, caller: Caller): Promise<object> {
  const { pipelineName, pipelineExecutionId, abandon = false, reason } = input;
  const execution = pipelines.execution(caller, pipelineName, pipelineExecutionId);
  if (execution.status === 'Stopping' && !abandon)
    throw new ServiceError('DuplicatedStopRequestException', `Execution ${execution.id} is already being stopped`);
  if (execution.status !== 'InProgress' && execution.status !== 'Stopping')
    throw new ServiceError(
      'PipelineExecutionNotStoppableException',
      `Execution ${execution.id} is ${execution.status}`,
    );
  await executor.stop(execution, abandon, reason);
  return { pipelineExecutionId };
}

function retry(pipelines: Pipelines, executor: Executor, input: RetryInput, caller: Caller): object {
  const { pipelineName, stageName, pipelineExecutionId, retryMode } = input;
  const pipeline = pipelines.find(caller, pipelineName);
  pipelines.stage(pipeline, stageName);
  const execution = pipelines.execution(caller, pipelineName, pipelineExecutionId);
  checkRetry(execution, stageName);
  executor.retry(execution, stageName, retryMode);
  return { pipelineExecutionId };
}

function checkRetry(execution: Execution, stage: string): void {
  const { pipeline, stageRuns, status } = execution;
  if (status === 'InProgress' || status === 'Stopping')
    throw new ServiceError('ConflictException', `Execution ${execution.id} is ${status}`);
  const end = stageRuns.get(stage)?.status;
  const last = [...stageRuns.keys()].at(-1);
  if (last !== stage || (end !== 'Failed' && end !== 'Stopped'))
    throw new ServiceError(
      'StageNotRetryableException',
      `Stage ${stage} of execution ${execution.id} neither failed nor was stopped`,
    );
  if (latestIn(pipeline, stage) !== execution)
    throw new ServiceError(
      'NotLatestPipelineExecutionException',
      `A newer execution than ${execution.id} has entered stage ${stage}`,
    );
  if (gateOf(pipeline, stage).locked) throw new ServiceError('ConflictException', `Stage ${stage} is in progress`);
}

function listExecutions(pipelines: Pipelines, input: ListExecutionsInput, caller: Caller): object {
  const { executions } = pipelines.find(caller, input.pipelineName);
  const stage = input.filter?.succeededInStage?.stageName;
  const wanted = executions.filter(({ stageRuns }) => !stage || stageRuns.get(stage)?.status === 'Succeeded');
  const { items, nextToken } = pageOf(wanted.toReversed(), input);
  return { pipelineExecutionSummaries: items.map(summarizeExecution), nextToken };
}

function listActions(pipelines: Pipelines, input: ListActionsInput, caller: Caller): object {
  const { pipelineName, filter } = input;
  const id = filter?.pipelineExecutionId ?? filter?.latestInPipelineExecution?.pipelineExecutionId;
  const executions = id
    ? [pipelines.execution(caller, pipelineName, id)]
    : pipelines.find(caller, pipelineName).executions;
  const runs = executions.flatMap((execution) => execution.actionRuns.map((run) => ({ execution, run })));
  const { items, nextToken } = pageOf(runs.toReversed(), input);
  return { actionExecutionDetails: items.map(({ execution, run }) => describeActionRun(execution, run)), nextToken };
}
