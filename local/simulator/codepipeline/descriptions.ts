import type { Configuration } from './declaration';
import {
  type ActionRun,
  type Artifact,
  type Execution,
  executionTypeOf,
  gateOf,
  latestRuns,
  type PipelineRecord,
} from './records';
import type { Events } from '../service/services';

/** PipelineExecution, as GetPipelineExecution answers. */
export function describeExecution(execution: Execution): object {
  const { declaration, id, status, statusSummary, artifacts, variables, trigger } = execution;
  return {
    pipelineName: declaration.name,
    pipelineVersion: declaration.version,
    pipelineExecutionId: id,
    status,
    ...(statusSummary && { statusSummary }),
    artifactRevisions: [...artifacts.values()].filter(({ revision }) => revision).map(revisionOf),
    variables: listed(variables.get('variables')),
    trigger,
    executionMode: declaration.executionMode,
    ...typeOf(execution),
  };
}

/** PipelineExecutionSummary, as ListPipelineExecutions answers. */
export function summarizeExecution(execution: Execution): object {
  const { id, status, statusSummary, started, updated, trigger, stopReason, declaration, actionRuns } = execution;
  return {
    pipelineExecutionId: id,
    status,
    ...(statusSummary && { statusSummary }),
    startTime: started,
    lastUpdateTime: updated,
    sourceRevisions: actionRuns.flatMap(sourceRevisions),
    trigger,
    ...(stopReason && { stopTrigger: { reason: stopReason } }),
    executionMode: declaration.executionMode,
    ...typeOf(execution),
  };
}

function typeOf(execution: Execution): object {
  const { rollsBackTo } = execution;
  return {
    executionType: executionTypeOf(execution),
    ...(rollsBackTo && { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollsBackTo } }),
  };
}

function sourceRevisions({ action, outputs }: ActionRun): object[] {
  return outputs.flatMap(({ revision }) =>
    revision ? [{ actionName: action.name, revisionId: revision.id, revisionSummary: revision.summary }] : [],
  );
}

/** ActionExecutionDetail, as ListActionExecutions answers. */
export function describeActionRun(execution: Execution, run: ActionRun): object {
  const { action, configuration, outputVariables } = run;
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: run.id,
    pipelineVersion: execution.declaration.version,
    stageName: run.stage,
    actionName: action.name,
    startTime: run.started,
    lastUpdateTime: run.updated,
    ...(run.updatedBy && { updatedBy: run.updatedBy }),
    status: run.status,
    input: {
      actionTypeId: action.actionTypeId,
      configuration: action.configuration,
      resolvedConfiguration: configuration,
      ...(action.roleArn && { roleArn: action.roleArn }),
      region: action.region ?? execution.pipeline.scope.region,
      inputArtifacts: run.inputs.map(located),
      ...(action.namespace && { namespace: action.namespace }),
    },
    output: {
      outputArtifacts: run.status === 'Succeeded' ? run.outputs.map(located) : [],
      executionResult: {
        externalExecutionId: run.externalExecutionId,
        externalExecutionSummary: run.summary,
        errorDetails: run.error,
      },
      outputVariables: outputVariables ?? {},
    },
  };
}

/** The state of a pipeline's stages, as GetPipelineState answers. */
export function describeState(pipeline: PipelineRecord): object {
  const { declaration, created, updated } = pipeline;
  return {
    pipelineName: declaration.name,
    pipelineVersion: declaration.version,
    stageStates: declaration.stages.map(({ name, actions }, i) => ({
      stageName: name,
      ...inbound(pipeline, name),
      ...(i > 0 && { inboundTransitionState: gateOf(pipeline, name).state }),
      actionStates: actions.map((action) => actionState(pipeline, name, action.name)),
      ...latestExecution(pipeline, name),
    })),
    created,
    updated,
  };
}

function inbound(pipeline: PipelineRecord, stage: string): object {
  const inboundExecutions = gateOf(pipeline, stage).waiting.map((execution) => ({
    pipelineExecutionId: execution.id,
    status: 'InProgress',
    type: executionTypeOf(execution),
  }));
  if (inboundExecutions.length === 0) return {};
  return { inboundExecution: inboundExecutions[0], inboundExecutions };
}

function latestExecution(pipeline: PipelineRecord, stage: string): object {
  const execution = latestIn(pipeline, stage);
  const run = execution?.stageRuns.get(stage);
  if (!execution || !run) return {};
  return {
    latestExecution: { pipelineExecutionId: execution.id, status: run.status, type: executionTypeOf(execution) },
    ...(run.retries > 0 && {
      retryStageMetadata: { manualStageRetryAttempt: run.retries, latestRetryTrigger: 'ManualStageRetry' },
    }),
  };
}

/** The newest execution that has entered a stage. */
export function latestIn({ executions }: PipelineRecord, stage: string): Execution | undefined {
  return executions.findLast(({ stageRuns }) => stageRuns.has(stage));
}

function actionState({ executions }: PipelineRecord, stage: string, actionName: string): object {
  const run = executions
    .flatMap((execution) => latestRuns(execution, stage))
    .findLast(({ action }) => action.name === actionName);
  if (!run) return { actionName };
  const revision = run.outputs.find((output) => output.revision)?.revision;
  return {
    actionName,
    ...(revision && {
      currentRevision: {
        revisionId: revision.id,
        revisionChangeId: revision.changeIdentifier ?? revision.id,
        created: revision.created ?? run.started,
      },
    }),
    latestExecution: {
      actionExecutionId: run.id,
      status: run.status,
      summary: run.summary,
      lastStatusChange: run.updated,
      token: run.token,
      lastUpdatedBy: run.updatedBy,
      externalExecutionId: run.externalExecutionId,
      percentComplete: run.percentComplete,
      errorDetails: run.error,
    },
  };
}

function revisionOf({ name, revision }: Artifact): object {
  const { id, changeIdentifier, summary, created } = revision!;
  return { name, revisionId: id, revisionChangeIdentifier: changeIdentifier, revisionSummary: summary, created };
}

function located({ name, bucket, key }: Artifact): object {
  return { name, s3location: { bucket, key } };
}

function listed(variables: Configuration = {}): object[] {
  return Object.entries(variables).map(([name, resolvedValue]) => ({ name, resolvedValue }));
}

export type ExecutionState =
  | 'STARTED'
  | 'RESUMED'
  | 'STOPPING'
  | 'STOPPED'
  | 'SUCCEEDED'
  | 'SUPERSEDED'
  | 'FAILED'
  | 'CANCELED';
export type ActionState = 'STARTED' | 'SUCCEEDED' | 'FAILED' | 'ABANDONED';

/** Sends the state changes of executions to EventBridge, in the shapes of the user guide. */
export class StateChanges {
  public constructor(private readonly events: Events) {}

  public async pipeline(execution: Execution, state: ExecutionState): Promise<void> {
    const { triggerType, triggerDetail } = execution.trigger;
    const started = state === 'STARTED' || state === 'RESUMED';
    await this.emit('Pipeline', execution, {
      ...(started && { 'execution-trigger': { 'trigger-type': triggerType, 'trigger-detail': triggerDetail } }),
      ...(state === 'STOPPING' && execution.stopReason && { 'stop-execution-comments': execution.stopReason }),
      state,
    });
  }

  public async stage(execution: Execution, stage: string, state: ExecutionState): Promise<void> {
    await this.emit('Stage', execution, { stage, state });
  }

  public async action(execution: Execution, run: ActionRun, state: ActionState): Promise<void> {
    const { action } = run;
    await this.emit('Action', execution, {
      stage: run.stage,
      action: action.name,
      state,
      region: action.region ?? execution.pipeline.scope.region,
      type: action.actionTypeId,
      ...(run.inputs.length > 0 && { 'input-artifacts': run.inputs.map(located) }),
      ...(state === 'SUCCEEDED' && run.outputs.length > 0 && { 'output-artifacts': run.outputs.map(located) }),
      ...(state !== 'STARTED' && { 'execution-result': resultOf(run) }),
    });
  }

  private async emit(level: 'Pipeline' | 'Stage' | 'Action', execution: Execution, detail: object): Promise<void> {
    const { pipeline, declaration, id } = execution;
    await this.events.emit(pipeline.scope, {
      source: 'aws.codepipeline',
      detailType: `CodePipeline ${level} Execution State Change`,
      resources: [pipeline.arn],
      detail: {
        pipeline: declaration.name,
        'execution-id': id,
        ...detail,
        version: declaration.version,
        'pipeline-execution-attempt': execution.attempt,
      },
    });
  }
}

function resultOf({ externalExecutionId, summary, error }: ActionRun): object {
  const text = error?.message ?? summary;
  return {
    ...(externalExecutionId && { 'external-execution-id': externalExecutionId }),
    ...(text && { 'external-execution-summary': text }),
    ...(error && { 'error-code': error.code }),
  };
}
