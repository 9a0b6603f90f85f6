import type { PipelineExecutionStepMetadata } from '@aws-sdk/client-sagemaker';
import type { Clock } from '../../service/clock';
import type { Callbacks } from './callbacks';
import type { Step } from './definition';
import type { RoleSession } from './role-session';
import type { Json, JsonObject } from './values';

/** The jobs part of the simulator, which knows when a job has ended. */
export interface JobsWaiter {
  /** Resolves when the job with this ARN has come to its end. */
  ended(arn: string): Promise<void>;
}

/** What the executor of a step is given for one attempt. */
export interface StepContext {
  readonly step: Step;
  /** The arguments, with every expression computed. */
  readonly args: JsonObject;
  /** Computes a further value of the step. */
  readonly resolve: (json: Json) => Promise<Json>;
  readonly executionArn: string;
  /** The name for what the step creates. */
  readonly name: string;
  readonly session: RoleSession;
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly jobs?: JobsWaiter;
  /** Tells what the step is doing, as soon as it is known. */
  readonly report: (metadata: PipelineExecutionStepMetadata) => void;
  /** Says how to stop the step; called at once if the execution is stopping already. */
  readonly onStop: (stop: () => Promise<void>) => void;
}

/** Does the work of a step and gives its properties, of which other steps may take values. */
export type StepExecutor = (context: StepContext) => Promise<Json>;
