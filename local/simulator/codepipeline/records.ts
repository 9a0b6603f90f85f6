import type { Scope } from '../../core/scope';
import type { Action, Configuration, Declaration } from './declaration';
import type { Gate } from './gate';

export interface PipelineRecord {
  readonly scope: Scope;
  readonly arn: string;
  declaration: Declaration;
  /** All that it was, the first version first. */
  readonly versions: Declaration[];
  readonly created: Date;
  updated: Date;
  /** In the order of their start. */
  readonly executions: Execution[];
  /** What stands before each stage, by the stage's name. */
  readonly gates: Map<string, Gate<Execution>>;
  /** The executions that were asked for with a token, by the token. */
  readonly requests: Map<string, string>;
}

export type ExecutionStatus = 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Superseded' | 'Failed';

export interface Execution {
  readonly id: string;
  readonly pipeline: PipelineRecord;
  /** The pipeline as it was when this started. */
  readonly declaration: Declaration;
  readonly trigger: Trigger;
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
  readonly triggerType: 'CreatePipeline' | 'StartPipelineExecution';
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
  /** What a source action found. */
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
  /** Of a manual approval that waits. */
  token?: string;
  outputVariables?: Configuration;
  error?: { readonly code: string; readonly message: string };
}
