import type { GetPipelineStateOutput, PipelineExecutionSummary, StageState } from '@aws-sdk/client-codepipeline';

/**
 * Where an execution of the delivery pipeline is: it waits for somebody's approval, it is in the last stage, which is
 * production, or it is on its way there.
 */
export type Position =
  | { readonly at: 'approval' }
  | { readonly at: 'end'; readonly stage: string }
  | { readonly at: 'way' };

/** Finds an execution in the state of the pipeline. */
export function positionOf(executionId: string, { stageStates = [] }: GetPipelineStateOutput): Position {
  const stage = stageStates.find(
    ({ latestExecution }) =>
      latestExecution?.pipelineExecutionId === executionId && latestExecution.status === 'InProgress',
  );
  if (stage === undefined) return { at: 'way' };
  if (waits(stage)) return { at: 'approval' };
  return stage === stageStates.at(-1) ? { at: 'end', stage: stage.stageName! } : { at: 'way' };
}

/** Whether a stage waits for an approval. Only an approval that waits has a token. */
function waits({ actionStates = [] }: StageState): boolean {
  return actionStates.some(
    ({ latestExecution }) => latestExecution?.status === 'InProgress' && latestExecution.token !== undefined,
  );
}

/**
 * Whether an execution deploys one of these versions of the release. A rollback deploys what the execution that it returns to
 * was started with.
 */
export function carries(
  execution: PipelineExecutionSummary,
  versionIds: readonly string[],
  executions: readonly PipelineExecutionSummary[],
): boolean {
  const target = execution.rollbackMetadata?.rollbackTargetPipelineExecutionId;
  const origin = executions.find(({ pipelineExecutionId }) => pipelineExecutionId === target);
  return [execution, origin].some((each) =>
    each?.sourceRevisions?.some(({ revisionId }) => revisionId !== undefined && versionIds.includes(revisionId)),
  );
}

/** Whether CodePipeline runs an execution to take a stage back to an earlier release. */
export function isRollback({ executionType }: PipelineExecutionSummary): boolean {
  return executionType === 'ROLLBACK';
}

/** Whether an execution was stopped for a reason since a time. CodePipeline tells of it only in the list of executions. */
export function wasStopped(
  { status, stopTrigger, lastUpdateTime }: PipelineExecutionSummary,
  reason: string,
  since: Date,
): boolean {
  return (
    (status === 'Stopping' || status === 'Stopped') &&
    stopTrigger?.reason === reason &&
    lastUpdateTime !== undefined &&
    lastUpdateTime >= since
  );
}

/** Says whether the last stage, which is production, serves one of these versions of the release. */
export function servedIn(
  { stageStates = [] }: GetPipelineStateOutput,
  versionIds: readonly string[],
  executions: readonly PipelineExecutionSummary[],
): string | undefined {
  const { stageName, latestExecution } = stageStates.at(-1) ?? {};
  if (latestExecution?.status !== 'Succeeded') {
    const before = newestRelease(executions);
    return before && carries(before, versionIds, executions) ? `it is deployed to ${stageName}` : undefined;
  }
  const latest = executions.find(
    ({ pipelineExecutionId }) => pipelineExecutionId === latestExecution.pipelineExecutionId,
  );
  if (latest === undefined)
    return `the delivery pipeline, which remembers 12 months, does not know any more what it deployed to ${stageName}`;
  return carries(latest, versionIds, executions) ? `it is deployed to ${stageName}` : undefined;
}

/** The newest execution that went through all stages. A rollback has only one. */
function newestRelease(executions: readonly PipelineExecutionSummary[]): PipelineExecutionSummary | undefined {
  const ended = executions.filter((each) => each.status === 'Succeeded' && !isRollback(each));
  return ended.toSorted((a, b) => (b.lastUpdateTime?.getTime() ?? 0) - (a.lastUpdateTime?.getTime() ?? 0)).at(0);
}
