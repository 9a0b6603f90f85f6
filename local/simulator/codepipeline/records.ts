import type { Scope } from '../../core/scope';
import type { Action, Configuration, Declaration, ExecutionMode } from './declaration';

export interface PipelineRecord {
  readonly scope: Scope;
  readonly arn: string;
  declaration: Declaration;
  /** All versions of the declaration, the oldest first. */
  readonly versions: Declaration[];
  readonly created: Date;
  updated: Date;
  /** The executions, in the order of their start. */
  readonly executions: Execution[];
  /** The gate before each stage, by the name of the stage. */
  readonly gates: Map<string, Gate<Execution>>;
  /** The executions that were started with a client token, by token. */
  readonly requests: Map<string, string>;
}

export type ExecutionStatus = 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Superseded' | 'Failed';

export interface Execution {
  readonly id: string;
  readonly pipeline: PipelineRecord;
  /** The declaration of the pipeline when the execution started. */
  readonly declaration: Declaration;
  readonly trigger: Trigger;
  /** The execution that this one rolls a stage back to, for a rollback. */
  readonly rollsBackTo?: string;
  readonly overrides: readonly RevisionOverride[];
  /** The output variables of actions, by namespace; the pipeline's own are in `variables`. */
  readonly variables: Map<string, Configuration>;
  readonly artifacts: Map<string, Artifact>;
  readonly actionRuns: ActionRun[];
  readonly stageRuns: Map<string, StageRun>;
  readonly started: Date;
  updated: Date;
  status: ExecutionStatus;
  statusSummary?: string;
  stopReason?: string;
  /** Counts the start and the retries. */
  attempt: number;
  /** Aborted to abandon what is in progress. */
  abandon: AbortController;
}

export interface Trigger {
  readonly triggerType: 'CreatePipeline' | 'StartPipelineExecution' | 'ManualRollback' | 'AutomatedRollback';
  readonly triggerDetail: string;
}

export interface RevisionOverride {
  readonly actionName: string;
  readonly revisionType: string;
  readonly revisionValue: string;
}

export interface Artifact {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  /** The revision that a source action found. */
  readonly revision?: Revision;
}

export interface Revision {
  readonly id: string;
  readonly changeIdentifier?: string;
  readonly summary?: string;
  readonly created?: Date;
  readonly url?: string;
}

export interface StageRun {
  status: 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Failed';
  retries: number;
}

export interface ActionRun {
  readonly id: string;
  readonly stage: string;
  readonly action: Action;
  readonly started: Date;
  readonly inputs: readonly Artifact[];
  readonly outputs: Artifact[];
  /** The configuration with its variables filled in. */
  configuration: Configuration;
  updated: Date;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';
  summary?: string;
  externalExecutionId?: string;
  percentComplete?: number;
  updatedBy?: string;
  /** The token of a pending manual approval. */
  token?: string;
  outputVariables?: Configuration;
  error?: { readonly code: string; readonly message: string };
}

export type Admission = 'entered' | 'superseded' | 'stopped';

interface Waiting<Execution> {
  readonly execution: Execution;
  readonly settle: (admission: Admission) => void;
}

/**
 * The gate before a stage. One execution at a time is in a stage, and others wait for it to leave. A newer execution
 * supersedes a waiting one, or queues behind it, as the pipeline's mode says. Parallel executions wait only while the
 * transition is disabled.
 */
export class Gate<Execution> {
  private holder?: Execution;
  private inbound: Waiting<Execution>[] = [];
  private transition: Transition = { enabled: true };

  public get waiting(): readonly Execution[] {
    return this.inbound.map(({ execution }) => execution);
  }

  public get locked(): boolean {
    return this.holder !== undefined;
  }

  public get state(): Transition {
    return this.transition;
  }

  public enter(execution: Execution, mode: ExecutionMode): Promise<Admission> {
    if (mode === 'SUPERSEDED') for (const older of this.inbound.splice(0)) older.settle('superseded');
    return new Promise((settle) => {
      this.inbound.push({ execution, settle });
      this.admit(mode);
    });
  }

  /** Lets the next execution in. */
  public leave(execution: Execution, mode: ExecutionMode): void {
    if (this.holder !== execution) return;
    this.holder = undefined;
    this.admit(mode);
  }

  /** Gives the place in the stage to another execution, before those that wait. */
  public handOver(execution: Execution, to: Execution): void {
    if (this.holder === execution) this.holder = to;
  }

  /** Removes a waiting execution that was stopped. */
  public withdraw(execution: Execution): void {
    const waiting = this.inbound.find((other) => other.execution === execution);
    this.inbound = this.inbound.filter((other) => other !== waiting);
    waiting?.settle('stopped');
  }

  public set(transition: Transition, mode: ExecutionMode): void {
    this.transition = transition;
    this.admit(mode);
  }

  private admit(mode: ExecutionMode): void {
    while (this.transition.enabled && this.inbound.length > 0 && !(this.holder && mode !== 'PARALLEL')) {
      const next = this.inbound.shift()!;
      if (mode !== 'PARALLEL') this.holder = next.execution;
      next.settle('entered');
    }
  }
}

export interface Transition {
  readonly enabled: boolean;
  readonly disabledReason?: string;
  readonly lastChangedAt?: Date;
  readonly lastChangedBy?: string;
}

export function gateOf({ gates }: PipelineRecord, stage: string): Gate<Execution> {
  const gate = gates.get(stage) ?? new Gate<Execution>();
  gates.set(stage, gate);
  return gate;
}

/** Whether an execution takes the pipeline's stages in turn or rolls one back. */
export function executionTypeOf({ rollsBackTo }: Execution): 'STANDARD' | 'ROLLBACK' {
  return rollsBackTo === undefined ? 'STANDARD' : 'ROLLBACK';
}

/** The newest run of each action of a stage. */
export function latestRuns({ actionRuns }: Execution, stage: string): ActionRun[] {
  const latest = new Map<string, ActionRun>();
  for (const run of actionRuns) if (run.stage === stage) latest.set(run.action.name, run);
  return [...latest.values()];
}
