import {
  type CodePipelineClient,
  DuplicatedStopRequestException,
  GetPipelineStateCommand,
  type GetPipelineStateOutput,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { carries, isRollback, positionOf, servedIn, wasStopped } from './withdrawal';

/** What became of the releases of a model whose approval was withdrawn: where each was stopped, and where it is too late. */
export interface Withdrawal {
  readonly stopped: readonly string[];
  readonly tooLate: readonly string[];
}

/** A version of the release, and when it was written. */
export interface Written {
  readonly versionId: string;
  readonly at: Date;
}

/** EventBridge tries for six hours to start the pipeline. An older release that has no execution doesn't start any more. */
const STARTS_WITHIN_MILLIS = 6 * 60 * 60 * 1000;
const LONGEST_REASON = 200;
const ON_ITS_WAY = 'on its way through the environments';

/** The pipeline that takes releases through the environments. */
export class DeliveryPipeline {
  public constructor(
    private readonly codepipeline: CodePipelineClient,
    private readonly pipelineName: string,
  ) {}

  /**
   * Stops what is on its way of some versions of the release. An execution that waits for an approval ends at once. It is
   * stopped and not rejected, because whoever may reject may approve: IAM has no condition for the answer. Other executions
   * end after the action that runs, so that no deployment is left half-done. What is in the last stage already goes on,
   * and so does a rollback, because the stage would keep the release that failed.
   *
   * @param newest a version that must have started the pipeline; throws if it hasn't yet
   * @param since when the approval was withdrawn: what an earlier attempt has stopped since then counts as stopped
   */
  public async withdraw(
    versionIds: readonly string[],
    newest: Written | undefined,
    { reason, since }: { readonly reason: string; readonly since: Date },
  ): Promise<Withdrawal> {
    const executions = await this.executions();
    if (newest !== undefined && mayStart(newest) && !executions.some((each) => carries(each, [newest.versionId], [])))
      throw new Error(`the delivery pipeline has not started with version ${newest.versionId} of the release yet`);
    const stopped: string[] = [];
    const tooLate: string[] = [];
    for (const each of executions.filter((known) => carries(known, versionIds, executions))) {
      if (wasStopped(each, reason.slice(0, LONGEST_REASON), since)) stopped.push(ON_ITS_WAY);
      if (each.status !== 'InProgress') continue;
      const { isStopped, where } = isRollback(each)
        ? { isStopped: false, where: 'a rollback deploys it again' }
        : await this.stop(each.pipelineExecutionId!, reason);
      (isStopped ? stopped : tooLate).push(where);
    }
    const served = servedIn(await this.state(), versionIds, executions);
    if (served !== undefined) tooLate.push(served);
    return { stopped, tooLate };
  }

  private state(): Promise<GetPipelineStateOutput> {
    return this.codepipeline.send(new GetPipelineStateCommand({ name: this.pipelineName }));
  }

  private async executions(): Promise<PipelineExecutionSummary[]> {
    const { pipelineExecutionSummaries } = await this.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: this.pipelineName, maxResults: 100 }),
    );
    return pipelineExecutionSummaries ?? [];
  }

  private async stop(executionId: string, reason: string): Promise<{ isStopped: boolean; where: string }> {
    const position = positionOf(executionId, await this.state());
    if (position.at === 'end') return { isStopped: false, where: `it is being deployed to ${position.stage}` };
    await this.end(executionId, { reason, abandon: position.at === 'approval' });
    return { isStopped: true, where: ON_ITS_WAY };
  }

  /** Abandoned, an execution ends without its actions. Otherwise it would wait for the answer of the approval. */
  private async end(
    pipelineExecutionId: string,
    { reason, abandon }: { readonly reason: string; readonly abandon: boolean },
  ): Promise<void> {
    const { pipelineName } = this;
    try {
      await this.codepipeline.send(
        new StopPipelineExecutionCommand({
          pipelineName,
          pipelineExecutionId,
          abandon,
          reason: reason.slice(0, LONGEST_REASON),
        }),
      );
    } catch (error) {
      if (!(error instanceof DuplicatedStopRequestException)) throw error;
    }
  }
}

function mayStart({ at }: Written): boolean {
  return Date.now() - at.getTime() < STARTS_WITHIN_MILLIS;
}
