import { ServiceError } from '../../core/errors';
import type { Caller } from '../../core/scope';
import { ActionRunner } from './action-run';
import { approvalOperations, Approvals, jobOperations, Jobs } from './answers';
import type { RequestedPipeline } from './declaration';
import {
  describeActionRun,
  describeExecution,
  describeState,
  latestIn,
  StateChanges,
  summarizeExecution,
} from './descriptions';
import { Executor, type RetryMode } from './executor';
import { isRollbackTarget, newExecution, newRollback, Pipelines, type StartRequest } from './pipelines';
import { type Execution, gateOf, type PipelineRecord, type Transition } from './records';
import type { Operations } from '../service/operations';
import { paged } from '../service/paging';
import { principalOf } from '../service/principal';
import type { Services } from '../service/services';
import type { TagStore } from '../service/tags';

/** CodePipeline, which stores pipelines and runs them with their roles. */
export class CodePipeline {
  public readonly operations: Operations;
  private readonly pipelines: Pipelines;
  private readonly executor: Executor;

  public constructor(services: Services) {
    const changes = new StateChanges(services.events);
    const jobs = new Jobs();
    const approvals = new Approvals();
    this.pipelines = new Pipelines(services.tags);
    this.executor = new Executor(changes, new ActionRunner(services, changes, jobs, approvals));
    this.operations = {
      ...this.pipelineOperations(),
      ...executionOperations(this.pipelines, this.executor),
      ...transitionOperations(this.pipelines),
      ...approvalOperations(this.pipelines, approvals),
      ...jobOperations(jobs),
      ...tagOperations(services.tags),
    };
  }

  /** Abandons every execution that runs. */
  public close(): void {
    for (const { executions } of this.pipelines.all())
      for (const { abandon } of executions) abandon.abort(new Error('the simulator is closed'));
  }

  private pipelineOperations(): Operations {
    return {
      CreatePipeline: (input: { pipeline: RequestedPipeline; tags?: { key: string; value: string }[] }, caller) => {
        const pipeline = this.pipelines.create(input.pipeline, input.tags ?? [], caller);
        this.startNew(pipeline, caller);
        return { pipeline: pipeline.declaration, tags: input.tags ?? [] };
      },
      UpdatePipeline: (input: { pipeline: RequestedPipeline }, caller) => ({
        pipeline: this.pipelines.update(input.pipeline, caller).declaration,
      }),
      GetPipeline: ({ name, version }: { name: string; version?: number }, caller) =>
        describePipeline(this.pipelines.find(caller, name), version),
      ListPipelines: (input: { maxResults?: number; nextToken?: string }, caller) => {
        const { items, nextToken } = pageOf(this.pipelines.list(caller), input);
        return { pipelines: items.map(summarizePipeline), nextToken };
      },
      DeletePipeline: async ({ name }: { name: string }, caller) => {
        const deleted = this.pipelines.delete(caller, name);
        const running = deleted?.executions.filter(({ status }) => status === 'InProgress' || status === 'Stopping');
        for (const execution of running ?? []) await this.executor.stop(execution, true, 'The pipeline was deleted');
        return {};
      },
    };
  }

  /** Starts the first execution, as CodePipeline does for every new pipeline. */
  private startNew(pipeline: PipelineRecord, caller: Caller): void {
    const execution = newExecution(pipeline, 'CreatePipeline', caller);
    pipeline.executions.push(execution);
    this.executor.start(execution);
  }
}

function describePipeline({ arn, declaration, versions, created, updated }: PipelineRecord, version?: number): object {
  const pipeline = version === undefined ? declaration : versions[version - 1];
  if (!pipeline)
    throw new ServiceError(
      'PipelineVersionNotFoundException',
      `Pipeline ${declaration.name} has no version ${version}`,
    );
  return { pipeline, metadata: { pipelineArn: arn, created, updated } };
}

function summarizePipeline({ declaration, created, updated }: PipelineRecord): object {
  const { name, version, pipelineType, executionMode } = declaration;
  return { name, version, pipelineType, executionMode, created, updated };
}

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

interface RollbackInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly targetPipelineExecutionId: string;
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
    RollbackStage: (input: RollbackInput, caller) => rollBack(pipelines, executor, input, caller),
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

function rollBack(pipelines: Pipelines, executor: Executor, input: RollbackInput, caller: Caller): object {
  const { pipelineName, stageName, targetPipelineExecutionId } = input;
  const pipeline = pipelines.find(caller, pipelineName);
  const stage = pipelines.stage(pipeline, stageName);
  const target = pipelines.execution(caller, pipelineName, targetPipelineExecutionId);
  const { version, stages } = pipeline.declaration;
  if (target.declaration.version !== version)
    throw new ServiceError(
      'PipelineExecutionOutdatedException',
      `Execution ${target.id} ran version ${target.declaration.version} of the pipeline, which now has version ${version}`,
    );
  if (stages[0] === stage || !isRollbackTarget(target, version, stageName))
    throw new ServiceError('UnableToRollbackStageException', `Stage ${stageName} cannot roll back to ${target.id}`);
  const rollback = newRollback(target, { triggerType: 'ManualRollback', triggerDetail: principalOf(caller) });
  executor.rollBack(rollback, stage);
  return { pipelineExecutionId: rollback.id };
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
  // disabling the exit of a stage disables the entry of the next
  const entered = transitionType === 'Outbound' ? stages[i + 1]?.name : stageName;
  if (!entered) return {};
  const change = { lastChangedAt: new Date(), lastChangedBy: principalOf(caller) };
  gateOf(pipeline, entered).set({ ...transition, ...change }, executionMode);
  return {};
}

interface TagInput {
  readonly resourceArn: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export function tagOperations(tags: TagStore): Operations {
  const requireKnown = (arn: string): void => {
    if (!tags.knows(arn)) throw new ServiceError('ResourceNotFoundException', `There is no ${arn}`);
  };
  return {
    ListTagsForResource: ({ resourceArn }: Pick<TagInput, 'resourceArn'>) => {
      requireKnown(resourceArn);
      return { tags: tags.list(resourceArn).map(({ Key, Value }) => ({ key: Key, value: Value })) };
    },
    TagResource: ({ resourceArn, tags: given }: TagInput) => {
      requireKnown(resourceArn);
      tags.add(
        resourceArn,
        given.map(({ key, value }) => ({ Key: key, Value: value })),
      );
      return {};
    },
    UntagResource: ({ resourceArn, tagKeys }: { resourceArn: string; tagKeys: string[] }) => {
      requireKnown(resourceArn);
      tags.remove(resourceArn, tagKeys);
      return {};
    },
  };
}

/** A page of a list. CodePipeline writes its members in lower camel case. */
export function pageOf<T>(
  all: readonly T[],
  { maxResults = 100, nextToken }: { readonly maxResults?: number; readonly nextToken?: string },
): { readonly items: T[]; readonly nextToken?: string } {
  try {
    const { items, NextToken } = paged(all, { MaxResults: maxResults, NextToken: nextToken });
    return { items, ...(NextToken && { nextToken: NextToken }) };
  } catch {
    throw new ServiceError('InvalidNextTokenException', 'The next token is not valid');
  }
}
