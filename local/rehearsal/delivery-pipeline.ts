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
 * Follows an execution to its end, or until `until` says so. Approves what waits for approval, as a person would.
 */
export async function followDelivery(
  session: Session,
  pipelineExecutionId: string,
  until: (stage: string, action: string, status: string) => boolean = () => false,
): Promise<DeliveryEnd> {
  const pipelineName = await deliveryPipeline(session);
  const told = new Set<string>();
  const end = await within<DeliveryEnd>(session, 240, async () => {
    const actions = await actionsOf(session, pipelineName, pipelineExecutionId);
    for (const action of actions) tell(session, told, action);
    if (actions.some((a) => until(a.stageName!, a.actionName!, a.status!))) return { status: 'InProgress' };
    const { pipelineExecution } = await use(session, (client) =>
      client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })),
    );
    if (pipelineExecution!.status !== 'InProgress') return endOf(pipelineExecution!.status!, actions);
    await approveWaiting(session, pipelineName);
    return undefined;
  });
  if (!end) throw new RehearsalFailure(pipelineName, `execution ${pipelineExecutionId} did not end in four minutes`);
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

async function approveWaiting(session: Session, pipelineName: string): Promise<void> {
  const { stageStates } = await use(session, (client) =>
    client.send(new GetPipelineStateCommand({ name: pipelineName })),
  );
  for (const { stageName, actionStates } of stageStates ?? []) {
    for (const { actionName, latestExecution } of actionStates ?? []) {
      if (latestExecution?.status !== 'InProgress' || !latestExecution.token) continue;
      session.progress.detail(`${stageName} ${actionName}`, 'waited for approval; approved');
      const result = { summary: 'Approved in a rehearsal', status: 'Approved' as const };
      await use(session, (client) =>
        client.send(
          new PutApprovalResultCommand({ pipelineName, stageName, actionName, result, token: latestExecution.token }),
        ),
      );
    }
  }
}

function use<R>(session: Session, work: (client: CodePipelineClient) => Promise<R>): Promise<R> {
  return session.aws.use(CodePipelineClient, toolsOf(session), work);
}
