import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { RehearsalFailure } from './failure';
import { type Session, toolsOf, within } from './session';

/** How an execution of the delivery pipeline ended. */
export interface DeliveryEnd {
  readonly status: string;
  /** The action that failed, and why. */
  readonly failed?: { readonly stage: string; readonly action: string; readonly message: string };
}

/** The name of the deployed delivery pipeline. */
export function deliveryPipeline(session: Session): Promise<string> {
  return session.aws.physicalId(session.assembly.development, 'AWS::CodePipeline::Pipeline');
}

/** The newest execution; undefined if there is none. */
export async function currentExecution(session: Session, pipelineName: string): Promise<string | undefined> {
  const { pipelineExecutionSummaries } = await use(session, (client) =>
    client.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 1 })),
  );
  return pipelineExecutionSummaries?.[0]?.pipelineExecutionId;
}

/**
 * Follows an execution to its end. Approves what waits for approval, as a person would, or ends there.
 */
export async function followDelivery(
  session: Session,
  pipelineExecutionId: string,
  { approve = true }: { readonly approve?: boolean } = {},
): Promise<DeliveryEnd> {
  const pipelineName = await deliveryPipeline(session);
  const told = new Set<string>();
  const end = await within<DeliveryEnd>(session, 240, async () => {
    const actions = await actionsOf(session, pipelineName, pipelineExecutionId);
    for (const action of actions) tell(session, told, action);
    const { pipelineExecution } = await use(session, (client) =>
      client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })),
    );
    if (pipelineExecution!.status !== 'InProgress') return endOf(pipelineExecution!.status!, actions);
    const waiting = await approvalsOf(session, pipelineName);
    if (!approve && waiting.length > 0) return { status: 'InProgress' };
    for (const approval of waiting) await approveIt(session, pipelineName, approval);
    return undefined;
  });
  if (!end) throw new RehearsalFailure(pipelineName, `execution ${pipelineExecutionId} did not end in four minutes`);
  return end;
}

/** The execution by which CodePipeline rolls a stage back after another execution failed in it. */
export async function rollbackOf(session: Session, failed: string): Promise<string> {
  const pipelineName = await deliveryPipeline(session);
  const found = await within(session, session.patience, async () => {
    const { pipelineExecutionSummaries } = await use(session, (client) =>
      client.send(new ListPipelineExecutionsCommand({ pipelineName })),
    );
    const rollbacks = (pipelineExecutionSummaries ?? []).filter(({ executionType }) => executionType === 'ROLLBACK');
    return rollbacks.find(({ trigger }) => trigger?.triggerDetail?.includes(failed))?.pipelineExecutionId;
  });
  if (!found) throw new RehearsalFailure(pipelineName, `no stage was rolled back after execution ${failed} had failed`);
  return found;
}

/** The status in which an execution ends without anybody's help. */
export async function executionEnd(session: Session, pipelineExecutionId: string): Promise<string> {
  const pipelineName = await deliveryPipeline(session);
  const end = await within(session, session.patience, async () => {
    const { pipelineExecution } = await use(session, (client) =>
      client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })),
    );
    const { status } = pipelineExecution!;
    return status === 'InProgress' || status === 'Stopping' ? undefined : status;
  });
  if (!end) throw new RehearsalFailure(pipelineName, `execution ${pipelineExecutionId} did not end`);
  return end;
}

async function actionsOf(session: Session, pipelineName: string, id: string): Promise<ActionExecutionDetail[]> {
  const { actionExecutionDetails } = await use(session, (client) =>
    client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: id } })),
  );
  return (actionExecutionDetails ?? []).toReversed();
}

function tell(session: Session, told: Set<string>, action: ActionExecutionDetail): void {
  if (action.status === 'InProgress' || told.has(action.actionExecutionId!)) return;
  told.add(action.actionExecutionId!);
  const seconds = (action.lastUpdateTime!.getTime() - action.startTime!.getTime()) / 1000;
  session.progress.detail(`${action.stageName} ${action.actionName}`, `${action.status}, ${seconds.toFixed(1)} s`);
}

function endOf(status: string, actions: ActionExecutionDetail[]): DeliveryEnd {
  const failed = actions.find((action) => action.status === 'Failed');
  if (!failed) return { status };
  const result = failed.output?.executionResult;
  const message = result?.errorDetails?.message ?? result?.externalExecutionSummary ?? 'CodePipeline gives no reason';
  return { status, failed: { stage: failed.stageName!, action: failed.actionName!, message } };
}

/** An approval that waits for a person. */
interface WaitingApproval {
  readonly stageName: string;
  readonly actionName: string;
  readonly token: string;
}

async function approvalsOf(session: Session, name: string): Promise<WaitingApproval[]> {
  const { stageStates } = await use(session, (client) => client.send(new GetPipelineStateCommand({ name })));
  return (stageStates ?? []).flatMap(({ stageName, actionStates }) =>
    (actionStates ?? []).flatMap(({ actionName, latestExecution }) =>
      latestExecution?.status === 'InProgress' && latestExecution.token
        ? [{ stageName: stageName!, actionName: actionName!, token: latestExecution.token }]
        : [],
    ),
  );
}

async function approveIt(session: Session, pipelineName: string, approval: WaitingApproval): Promise<void> {
  session.progress.detail(`${approval.stageName} ${approval.actionName}`, 'waited for approval; approved');
  const result = { summary: 'Approved in a rehearsal', status: 'Approved' as const };
  await use(session, (client) => client.send(new PutApprovalResultCommand({ pipelineName, ...approval, result })));
}

function use<R>(session: Session, work: (client: CodePipelineClient) => Promise<R>): Promise<R> {
  return session.aws.use(CodePipelineClient, toolsOf(session), work);
}
