import type { GetPipelineStateOutput, PipelineExecutionSummary, StageState } from '@aws-sdk/client-codepipeline';

/**
 * Where an execution of the delivery pipeline is: it waits for somebody's approval, it is in the last stage, which is
 * production, or it is on its way there.
 */
export type Position =
  | { readonly at: 'approval'; readonly stage: string; readonly action: string; readonly token: string }
  | { readonly at: 'end'; readonly stage: string }
  | { readonly at: 'way' };

/** Finds an execution in the state of the pipeline. */
export function positionOf(executionId: string, { stageStates = [] }: GetPipelineStateOutput): Position {
  const stage = stageStates.find(
    ({ latestExecution }) =>
      latestExecution?.pipelineExecutionId === executionId && latestExecution.status === 'InProgress',
  );
  if (stage === undefined) return { at: 'way' };
  const approval = waitingApproval(stage);
  if (approval !== undefined) return { at: 'approval', stage: stage.stageName!, ...approval };
  return stage === stageStates.at(-1) ? { at: 'end', stage: stage.stageName! } : { at: 'way' };
}

/** Only an approval that waits has a token. */
function waitingApproval({ actionStates = [] }: StageState): { action: string; token: string } | undefined {
  const waiting = actionStates.find(
    (each) => each.latestExecution?.status === 'InProgress' && each.latestExecution.token,
  );
  return waiting && { action: waiting.actionName!, token: waiting.latestExecution!.token! };
}

/** Whether an execution was started with one of these versions of the release. */
export function carries({ sourceRevisions = [] }: PipelineExecutionSummary, versionIds: readonly string[]): boolean {
  return sourceRevisions.some(({ revisionId }) => revisionId !== undefined && versionIds.includes(revisionId));
}

/** The execution whose release serves in every environment: the newest that succeeded. */
export function serving(executions: readonly PipelineExecutionSummary[]): PipelineExecutionSummary | undefined {
  const ended = executions.filter(({ status }) => status === 'Succeeded');
  return ended.toSorted((a, b) => (b.lastUpdateTime?.getTime() ?? 0) - (a.lastUpdateTime?.getTime() ?? 0)).at(0);
}
