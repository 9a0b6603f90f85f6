import type { Events } from '../service/services';
import type { ActionRun, Artifact, Execution } from './records';

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

/** Tells EventBridge what happens to executions, in the shapes of the user guide. */
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

function located({ name, bucket, key }: Artifact): object {
  return { name, s3location: { bucket, key } };
}

function resultOf({ externalExecutionId, summary, error }: ActionRun): object {
  const text = error?.message ?? summary;
  return {
    ...(externalExecutionId && { 'external-execution-id': externalExecutionId }),
    ...(text && { 'external-execution-summary': text }),
    ...(error && { 'error-code': error.code }),
  };
}
