import type { ActionRunner } from './action-run';
import { type Action, runOrdersOf, type Stage } from './declaration';
import type { StateChanges } from './descriptions';
import { newRollback, rollbackTarget } from './pipelines';
import { type Execution, type ExecutionStatus, gateOf, latestRuns, type StageRun } from './records';

export type RetryMode = 'FAILED_ACTIONS' | 'ALL_ACTIONS';
type StageEnd = 'Succeeded' | 'Failed' | 'Stopped';

const EVENTS = {
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Stopped: 'STOPPED',
  Superseded: 'SUPERSEDED',
} as const;

/** Takes executions through the stages of their pipeline. */
export class Executor {
  /** Starts the rollback of a stage in which an execution has failed, once that execution has ended. */
  private readonly planned = new Map<Execution, () => void>();

  public constructor(
    private readonly changes: Pick<StateChanges, 'pipeline' | 'stage'>,
    private readonly actions: Pick<ActionRunner, 'run'>,
  ) {}

  public start(execution: Execution): void {
    void this.run(execution, 0).catch((error: Error) => this.broke(execution, error));
  }

  /** Resumes an execution in the stage that failed or was stopped. */
  public retry(execution: Execution, stage: string, mode: RetryMode): void {
    execution.status = 'InProgress';
    execution.attempt += 1;
    execution.abandon = new AbortController();
    execution.stopReason = undefined;
    const from = execution.declaration.stages.findIndex(({ name }) => name === stage);
    void this.run(execution, from, mode).catch((error: Error) => this.broke(execution, error));
  }

  /** Starts a rollback, which runs one stage. It has its place in the stage already if another execution gave it. */
  public rollBack(execution: Execution, stage: Stage, admitted = false): void {
    execution.pipeline.executions.push(execution);
    const run = async () => {
      await this.changes.pipeline(execution, 'STARTED');
      await this.finish(execution, await (admitted ? this.runAndLeave(execution, stage) : this.pass(execution, stage)));
    };
    void run().catch((error: Error) => this.broke(execution, error));
  }

  public async stop(execution: Execution, abandon: boolean, reason?: string): Promise<void> {
    execution.status = 'Stopping';
    execution.stopReason = reason;
    execution.updated = new Date();
    await this.changes.pipeline(execution, 'STOPPING');
    for (const [stage, run] of execution.stageRuns)
      if (run.status === 'InProgress') {
        run.status = 'Stopping';
        await this.changes.stage(execution, stage, 'STOPPING');
      }
    if (abandon) execution.abandon.abort(new Error('abandoned'));
    for (const gate of execution.pipeline.gates.values()) gate.withdraw(execution);
  }

  private async run(execution: Execution, from: number, retry?: RetryMode): Promise<void> {
    await this.changes.pipeline(execution, retry ? 'RESUMED' : 'STARTED');
    for (const [i, stage] of execution.declaration.stages.entries()) {
      if (i < from) continue;
      const end = await this.pass(execution, stage, i === from ? retry : undefined);
      if (end !== 'Succeeded') return this.finish(execution, end);
    }
    await this.finish(execution, 'Succeeded');
  }

  private async pass(execution: Execution, stage: Stage, retry?: RetryMode): Promise<StageEnd | 'Superseded'> {
    if (isStopping(execution)) return 'Stopped';
    const gate = gateOf(execution.pipeline, stage.name);
    const { executionMode } = execution.declaration;
    const admission = await gate.enter(execution, executionMode);
    if (admission === 'superseded') return 'Superseded';
    if (admission === 'stopped') return 'Stopped';
    return this.runAndLeave(execution, stage, retry);
  }

  private async runAndLeave(execution: Execution, stage: Stage, retry?: RetryMode): Promise<StageEnd> {
    try {
      const end = await this.runStage(execution, stage, retry);
      if (end === 'Failed') this.planRollback(execution, stage);
      return end;
    } finally {
      gateOf(execution.pipeline, stage.name).leave(execution, execution.declaration.executionMode);
    }
  }

  /** Plans to roll a failed stage back, if it is declared to, and if there is an execution to roll back to. */
  private planRollback(failed: Execution, stage: Stage): void {
    const { pipeline, id, rollsBackTo } = failed;
    const target = rollbackTarget(pipeline, stage.name);
    if (stage.onFailure?.result !== 'ROLLBACK' || rollsBackTo !== undefined || !target) return;
    const triggerDetail = JSON.stringify({ FailedPipelineExecutionId: id });
    const rollback = newRollback(target, { triggerType: 'AutomatedRollback', triggerDetail });
    // nothing that waits may come between, as the rollback would undo it
    gateOf(pipeline, stage.name).handOver(failed, rollback);
    this.planned.set(failed, () => this.rollBack(rollback, stage, true));
  }

  private async runStage(execution: Execution, { name, actions }: Stage, retry?: RetryMode): Promise<StageEnd> {
    const { stageRuns } = execution;
    const run: StageRun = { status: 'InProgress', retries: (stageRuns.get(name)?.retries ?? -1) + 1 };
    // deleted first, so that the stages stay in the order in which they were entered
    stageRuns.delete(name);
    stageRuns.set(name, run);
    await this.changes.stage(execution, name, retry ? 'RESUMED' : 'STARTED');
    const done = retry === 'FAILED_ACTIONS' ? succeededActions(execution, name) : [];
    const end = await this.runActions(
      execution,
      name,
      actions.filter((action) => !done.includes(action.name)),
    );
    run.status = end;
    await this.changes.stage(execution, name, EVENTS[end]);
    return end;
  }

  /** Runs actions of the same run order in parallel, one run order after the other, until an action fails. */
  private async runActions(execution: Execution, stage: string, actions: readonly Action[]): Promise<StageEnd> {
    for (const runOrder of runOrdersOf(actions)) {
      if (isStopping(execution)) return 'Stopped';
      const together = actions.filter((action) => action.runOrder === runOrder);
      const runs = await Promise.all(together.map((action) => this.actions.run(execution, stage, action)));
      if (runs.some(({ status }) => status === 'Failed')) return isStopping(execution) ? 'Stopped' : 'Failed';
      if (runs.some(({ status }) => status === 'Abandoned')) return 'Stopped';
    }
    return isStopping(execution) ? 'Stopped' : 'Succeeded';
  }

  private async finish(execution: Execution, status: keyof typeof EVENTS): Promise<void> {
    execution.status = status satisfies ExecutionStatus;
    execution.updated = new Date();
    await this.changes.pipeline(execution, EVENTS[status]);
    this.planned.get(execution)?.();
    this.planned.delete(execution);
  }

  private broke(execution: Execution, { message }: Error): void {
    execution.status = 'Failed';
    execution.statusSummary = `The execution broke: ${message}`;
    execution.updated = new Date();
  }
}

function succeededActions(execution: Execution, stage: string): string[] {
  return latestRuns(execution, stage)
    .filter(({ status }) => status === 'Succeeded')
    .map(({ action }) => action.name);
}

function isStopping({ status }: Execution): boolean {
  return status === 'Stopping';
}
