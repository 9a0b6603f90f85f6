import type {
  DescribePipelineDefinitionForExecutionRequest,
  DescribePipelineExecutionRequest,
  DescribePipelineExecutionResponse,
  ListPipelineExecutionStepsRequest,
  ListPipelineExecutionsRequest,
  ListPipelineParametersForExecutionRequest,
  RetryPipelineExecutionRequest,
  SendPipelineExecutionStepFailureRequest,
  SendPipelineExecutionStepSuccessRequest,
  StartPipelineExecutionRequest,
  StopPipelineExecutionRequest,
  UpdatePipelineExecutionRequest,
} from '@aws-sdk/client-sagemaker';
import { pipelineExecutionArn } from '../../service/arns';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, sorted } from '../../service/paging';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { Callbacks } from './callbacks';
import { Execution } from './execution';
import { executionId } from './ids';
import { type GivenParameter, parameterValues } from './parameters';
import { versionOf } from './pipeline-operations';
import type { Pipeline, PipelineStore } from './pipeline-store';
import { selection } from './selective';
import type { JobsWaiter } from './step-context';
import { userContext } from '../user-context';

/** The operations on executions of pipelines. */
export class ExecutionOperations {
  public readonly operations: Operations = {
    StartPipelineExecution: (input: StartPipelineExecutionRequest, caller) => this.start(input, caller),
    DescribePipelineExecution: (input: DescribePipelineExecutionRequest) => this.describe(input),
    ListPipelineExecutions: (input: ListPipelineExecutionsRequest, caller) => this.list(input, caller),
    ListPipelineExecutionSteps: (input: ListPipelineExecutionStepsRequest) => this.listSteps(input),
    ListPipelineParametersForExecution: (input: ListPipelineParametersForExecutionRequest) =>
      this.listParameters(input),
    DescribePipelineDefinitionForExecution: (input: DescribePipelineDefinitionForExecutionRequest) =>
      this.describeDefinition(input),
    UpdatePipelineExecution: (input: UpdatePipelineExecutionRequest) => this.update(input),
    StopPipelineExecution: (input: StopPipelineExecutionRequest) => this.stop(input),
    RetryPipelineExecution: (input: RetryPipelineExecutionRequest) => this.retry(input),
    SendPipelineExecutionStepSuccess: (input: SendPipelineExecutionStepSuccessRequest) => ({
      PipelineExecutionArn: this.callbacks.succeed(input.CallbackToken!, input.OutputParameters as GivenParameter[]),
    }),
    SendPipelineExecutionStepFailure: (input: SendPipelineExecutionStepFailureRequest) => ({
      PipelineExecutionArn: this.callbacks.fail(input.CallbackToken!, input.FailureReason),
    }),
  };

  public constructor(
    private readonly services: Services,
    private readonly store: PipelineStore,
    private readonly callbacks: Callbacks,
    private readonly jobs?: JobsWaiter,
  ) {}

  private start(input: StartPipelineExecutionRequest, caller: Caller): object {
    const pipeline = this.store.pipelines.get(caller, input.PipelineName!);
    const token = input.ClientRequestToken;
    const known = token === undefined ? undefined : pipeline.tokens.get(token);
    if (known !== undefined) return { PipelineExecutionArn: known };
    const execution = this.made(pipeline, input, caller);
    if (token !== undefined) pipeline.tokens.set(token, execution.request.arn);
    this.store.addExecution(pipeline, execution);
    execution.start();
    return { PipelineExecutionArn: execution.request.arn };
  }

  private made(pipeline: Pipeline, input: StartPipelineExecutionRequest, caller: Caller): Execution {
    const version = versionOf(pipeline, input.PipelineVersionId);
    const id = executionId();
    const arn = pipelineExecutionArn(pipeline.scope, pipeline.name, id);
    const given = (input.PipelineParameters ?? []) as GivenParameter[];
    const execution = new Execution(
      {
        id,
        arn,
        pipelineName: pipeline.name,
        pipelineArn: pipeline.arn,
        pipelineVersion: version.id,
        roleArn: pipeline.roleArn,
        definitionText: version.text,
        definition: version.definition,
        parameters: parameterValues(version.definition.Parameters ?? [], given),
        startedBy: caller,
        scope: pipeline.scope,
        selective: input.SelectiveExecutionConfig,
      },
      { services: this.services, callbacks: this.callbacks, cache: pipeline.cache, jobs: this.jobs },
    );
    execution.displayName = input.PipelineExecutionDisplayName ?? `execution-${execution.created.getTime()}`;
    execution.description = input.PipelineExecutionDescription;
    execution.parallelism = (input.ParallelismConfiguration ?? pipeline.parallelism)?.MaxParallelExecutionSteps;
    this.select(execution);
    version.lastExecution = arn;
    return execution;
  }

  private select(execution: Execution): void {
    const { selective, pipelineArn } = execution.request;
    if (!selective) return;
    const sourceArn = selective.SourcePipelineExecutionArn;
    const source = sourceArn === undefined ? undefined : this.store.execution(sourceArn).execution;
    if (source && source.request.pipelineArn !== pipelineArn) {
      throw validationException(`Invalid SourcePipelineExecutionArn: ${sourceArn}. It is of another pipeline.`);
    }
    const { copied, leftOut } = selection(execution.graph, selective, source);
    for (const step of copied) execution.take(step, source!);
    for (const step of leftOut) execution.leaveOut(step);
  }

  private describe({ PipelineExecutionArn }: DescribePipelineExecutionRequest): DescribePipelineExecutionResponse {
    const { execution } = this.store.execution(PipelineExecutionArn!);
    const { request, parallelism } = execution;
    const { definition } = request;
    return {
      PipelineArn: request.pipelineArn,
      PipelineExecutionArn: request.arn,
      PipelineExecutionDisplayName: execution.displayName,
      PipelineExecutionStatus: execution.status,
      PipelineExecutionDescription: execution.description,
      ...(definition.PipelineExperimentConfig !== null && {
        PipelineExperimentConfig: { ExperimentName: request.pipelineName, TrialName: request.id },
      }),
      FailureReason: execution.failureReason,
      CreationTime: execution.created,
      LastModifiedTime: execution.modified,
      CreatedBy: userContext(request.startedBy),
      LastModifiedBy: userContext(request.startedBy),
      ...(parallelism !== undefined && { ParallelismConfiguration: { MaxParallelExecutionSteps: parallelism } }),
      SelectiveExecutionConfig: request.selective,
      PipelineVersionId: request.pipelineVersion,
    };
  }

  private list(input: ListPipelineExecutionsRequest, caller: Caller): object {
    const { executions } = this.store.pipelines.get(caller, input.PipelineName!);
    const found = executions
      .filter(({ created }) => !input.CreatedAfter || created > input.CreatedAfter)
      .filter(({ created }) => !input.CreatedBefore || created < input.CreatedBefore);
    const order = sorted(found, input, { by: 'CreationTime', order: 'Descending' } as const, {
      CreationTime: ({ created }) => created,
      PipelineExecutionArn: ({ request }) => request.arn,
    });
    const { items, NextToken } = paged(order, input);
    const summaries = items.map((execution) => ({
      PipelineExecutionArn: execution.request.arn,
      StartTime: execution.created,
      PipelineExecutionStatus: execution.status,
      PipelineExecutionDescription: execution.description,
      PipelineExecutionDisplayName: execution.displayName,
      PipelineExecutionFailureReason: execution.failureReason,
    }));
    return { PipelineExecutionSummaries: summaries, NextToken };
  }

  private listSteps(input: ListPipelineExecutionStepsRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    const begun = execution.begunRuns.map(({ view }) => view);
    const { items, NextToken } = paged(input.SortOrder === 'Ascending' ? begun : begun.toReversed(), input);
    return { PipelineExecutionSteps: items, NextToken };
  }

  private listParameters(input: ListPipelineParametersForExecutionRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    const parameters = [...execution.request.parameters].map(([Name, value]) => ({ Name, Value: String(value) }));
    const { items, NextToken } = paged(parameters, input);
    return { PipelineParameters: items, NextToken };
  }

  private describeDefinition(input: DescribePipelineDefinitionForExecutionRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    return { PipelineDefinition: execution.request.definitionText, CreationTime: execution.created };
  }

  private update(input: UpdatePipelineExecutionRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    execution.displayName = input.PipelineExecutionDisplayName ?? execution.displayName;
    execution.description = input.PipelineExecutionDescription ?? execution.description;
    execution.parallelism = input.ParallelismConfiguration?.MaxParallelExecutionSteps ?? execution.parallelism;
    execution.modified = this.services.clock.now();
    return { PipelineExecutionArn: execution.request.arn };
  }

  private stop(input: StopPipelineExecutionRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    const { arn } = execution.request;
    if (execution.status === 'Stopping') return { PipelineExecutionArn: arn };
    if (execution.status !== 'Executing') {
      throw validationException(
        `Pipeline execution with ARN ${arn} has status '${execution.status}'. ` +
          "Only pipelines with 'Executing' status can be stopped.",
      );
    }
    execution.stop();
    return { PipelineExecutionArn: arn };
  }

  private retry(input: RetryPipelineExecutionRequest): object {
    const { execution } = this.store.execution(input.PipelineExecutionArn!);
    const { arn } = execution.request;
    if (execution.status !== 'Failed' && execution.status !== 'Stopped') {
      throw validationException(
        `Pipeline execution with ARN ${arn} has status '${execution.status}'. ` +
          "Only pipelines with 'Failed' or 'Stopped' status can be retried.",
      );
    }
    if (execution.failedOnPurpose) {
      throw validationException(`Pipeline execution with ARN ${arn} ended with a Fail step and cannot be retried.`);
    }
    execution.parallelism = input.ParallelismConfiguration?.MaxParallelExecutionSteps ?? execution.parallelism;
    execution.retry();
    return { PipelineExecutionArn: arn };
  }
}
