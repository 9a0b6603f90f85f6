import { ServiceError } from '../../core/errors';
import type { Operations } from '../service/operations';
import type { Caller } from '../../core/scope';
import type { Services } from '../service/services';
import { ActionRunner } from './action-run';
import { Approvals } from './approvals';
import type { RequestedPipeline } from './declaration';
import { StateChanges } from './events';
import { Executor } from './executor';
import { approvalOperations } from './approval-operations';
import { executionOperations } from './execution-operations';
import { Jobs } from './jobs';
import { jobOperations } from './job-operations';
import { pageOf } from './pages';
import { Pipelines } from './pipelines';
import type { PipelineRecord } from './records';
import { newExecution } from './starts';
import { tagOperations } from './tag-operations';
import { transitionOperations } from './transition-operations';

/** CodePipeline: keeps pipelines and runs them, with the roles that they name. */
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

  /** Abandons whatever runs. */
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

  /** A new pipeline runs at once. */
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
