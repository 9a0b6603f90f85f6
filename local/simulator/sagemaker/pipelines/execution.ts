import type { PipelineExecutionStatus, SelectiveExecutionConfig, StepStatus } from '@aws-sdk/client-sagemaker';
import { inBackground } from '../../service/background';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { StepCache } from './cache';
import type { Callbacks } from './callbacks';
import type { Definition, Trigger } from './definition';
import { Graph, type Node } from './graph';
import { sessionName } from './ids';
import { type Performing, performStep } from './perform-step';
import { RoleSession } from './role-session';
import { type EventSubject, StatusEvents } from './status-events';
import type { JobsWaiter } from './step-context';
import { StepRun } from './step-run';
import type { Primitive } from './values';

/** What an execution starts with. */
export interface ExecutionRequest {
  readonly id: string;
  readonly arn: string;
  readonly pipelineName: string;
  readonly pipelineArn: string;
  readonly pipelineVersion: number;
  readonly roleArn: string;
  readonly definitionText: string;
  readonly definition: Definition;
  readonly parameters: ReadonlyMap<string, Primitive>;
  readonly startedBy: Caller;
  readonly scope: Scope;
  readonly selective?: SelectiveExecutionConfig;
}

export interface ExecutionCollaborators {
  readonly services: Services;
  readonly callbacks: Callbacks;
  readonly cache: StepCache;
  readonly jobs?: JobsWaiter;
}

/** One execution of a pipeline. It starts each step once the steps that it waits for have ended. */
export class Execution {
  public status: PipelineExecutionStatus = 'Executing';
  public failureReason?: string;
  public displayName?: string;
  public description?: string;
  /** How many steps may run at once; undefined for no limit. */
  public parallelism?: number;
  public readonly created: Date;
  public modified: Date;
  public endTime?: Date;
  public readonly runs: ReadonlyMap<string, StepRun>;
  public readonly graph: Graph;
  private readonly begun: StepRun[] = [];
  private readonly events: StatusEvents;
  private stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  public constructor(
    public readonly request: ExecutionRequest,
    private readonly collaborators: ExecutionCollaborators,
  ) {
    const { services } = collaborators;
    this.graph = new Graph(request.definition);
    this.runs = new Map([...this.graph.nodes].map(([name, { step }]) => [name, new StepRun(step)]));
    this.created = this.modified = services.clock.now();
    this.events = new StatusEvents(services.events, request.scope);
  }

  /** The steps in the order in which they began. */
  public get begunRuns(): readonly StepRun[] {
    return this.begun;
  }

  /** Whether a Fail step ended the execution, which then can't be retried. */
  public get failedOnPurpose(): boolean {
    return this.begun.some(({ step, status }) => step.Type === 'Fail' && status === 'Failed');
  }

  /** Resolves when the execution has ended and its events have been sent. */
  public async ended(): Promise<void> {
    await this.work;
    await this.events.settled();
  }

  public start(): void {
    this.events.execution(this.subject, 'Executing');
    this.work = this.run();
    inBackground(this.work);
  }

  /** Starts no more steps, and stops those that can be stopped. */
  public stop(): void {
    this.change('Stopping');
    this.stopping.abort();
  }

  /** Runs the steps again that did not succeed. */
  public retry(): void {
    this.stopping = new AbortController();
    this.failureReason = this.endTime = undefined;
    for (const run of this.runs.values()) {
      if (run.status === 'Failed' || run.status === 'Stopped' || (run.status === 'Skipped' && this.selects(run))) {
        if (this.begun.includes(run)) this.begun.splice(this.begun.indexOf(run), 1);
        run.reset();
      }
    }
    this.change('Executing');
    this.work = this.run();
    inBackground(this.work);
  }

  /** Reuses the run of a step in another execution. */
  public take(step: string, source: Execution): void {
    const run = this.runs.get(step)!;
    run.copy(source.runs.get(step)!, source.request.arn);
    if (run.view) this.begun.push(run);
  }

  /** Leaves a step out. */
  public leaveOut(step: string): void {
    this.runs.get(step)!.status = 'Skipped';
  }

  private selects({ step }: StepRun): boolean {
    const { selective } = this.request;
    return !selective || selective.SelectedSteps!.some(({ StepName }) => StepName === step.Name);
  }

  private async run(): Promise<void> {
    const running = new Set<Promise<void>>();
    for (;;) {
      for (const run of this.startable(running.size)) {
        this.begun.push(run);
        const performed = this.perform(run).finally(() => running.delete(performed));
        running.add(performed);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
    this.finish();
  }

  private async perform(run: StepRun): Promise<void> {
    const session = this.session(run);
    await performStep(run, this.performing(session));
    await session.close();
  }

  private startable(running: number): StepRun[] {
    this.skipUnreachable();
    if (this.stopping.signal.aborted || this.failedOnPurpose) return [];
    const ready = [...this.graph.nodes.values()].filter((node) => this.isReady(node));
    const room = (this.parallelism ?? Infinity) - running;
    return ready.slice(0, Math.max(room, 0)).map(({ step }) => this.runs.get(step.Name)!);
  }

  private isReady(node: Node): boolean {
    return (
      this.runs.get(node.step.Name)!.status === 'Waiting' &&
      [...node.dependencies].every(([name, trigger]) => endedAs(this.runs.get(name)!, trigger))
    );
  }

  /** Skips the steps that can never run, as another step ended differently or a Condition step chose another branch. */
  private skipUnreachable(): void {
    for (const name of this.graph.order()) {
      const run = this.runs.get(name)!;
      if (run.status === 'Waiting' && this.isUnreachable(this.graph.node(name))) run.status = 'Skipped';
    }
  }

  private isUnreachable({ dependencies, branch }: Node): boolean {
    const condition = branch && this.runs.get(branch.condition)!;
    if (condition?.status === 'Succeeded' && (condition.metadata.Condition?.Outcome === 'True') !== branch!.outcome) {
      return true;
    }
    return [...dependencies].some(([name, trigger]) => {
      const run = this.runs.get(name)!;
      return run.ended && !endedAs(run, trigger);
    });
  }

  private finish(): void {
    const failed = this.begun.some(({ status }) => status === 'Failed');
    this.endTime = this.collaborators.services.clock.now();
    if (this.stopping.signal.aborted && !failed) return this.change('Stopped');
    if (failed) this.failureReason = 'Step failure: One or multiple steps failed.';
    this.change(failed ? 'Failed' : 'Succeeded');
  }

  private change(status: PipelineExecutionStatus): void {
    const previous = this.status;
    this.status = status;
    this.modified = this.collaborators.services.clock.now();
    this.events.execution(this.subject, status, previous);
  }

  private stepChanged(run: StepRun, status: StepStatus): void {
    const previous = run.status;
    if (previous === status) return;
    run.status = status;
    const told = previous === 'Waiting' || previous === 'Skipped' ? undefined : previous;
    this.events.step(this.subject, run, status, told);
  }

  private get subject(): EventSubject {
    const { pipelineArn, arn } = this.request;
    const { displayName, description, created, endTime } = this;
    return { pipelineArn, executionArn: arn, displayName, description, startTime: created, endTime };
  }

  private session({ step }: StepRun): RoleSession {
    const { scope, roleArn, pipelineArn, id } = this.request;
    return new RoleSession(this.collaborators.services.aws, scope, roleArn, pipelineArn, sessionName(id, step.Name));
  }

  private performing(session: RoleSession): Performing {
    const { request, collaborators } = this;
    return {
      ...collaborators,
      session,
      parameters: request.parameters,
      runs: this.runs,
      variables: this.variables,
      executionId: request.id,
      executionArn: request.arn,
      clock: collaborators.services.clock,
      stopping: this.stopping.signal,
      changed: (run, status) => this.stepChanged(run, status),
    };
  }

  private get variables(): { readonly [name: string]: string } {
    const { pipelineName, pipelineArn, id, arn } = this.request;
    return {
      PipelineName: pipelineName,
      PipelineArn: pipelineArn,
      PipelineExecutionId: id,
      PipelineExecutionArn: arn,
      StartDateTime: this.created.toISOString(),
      ExperimentName: pipelineName,
      TrialName: id,
    };
  }
}

function endedAs({ status, ended }: StepRun, trigger: Trigger): boolean {
  switch (trigger) {
    case 'Completed':
      return status === 'Succeeded';
    case 'Any':
      return ended;
    default:
      return status === trigger;
  }
}
