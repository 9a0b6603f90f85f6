import type { PipelineExecutionStepMetadata } from '@aws-sdk/client-sagemaker';
import type { Clock } from '../../service/clock';
import type { Callbacks } from './callbacks';
import type { Step } from './definition';
import type { RoleSession } from './role-session';
import type { Json, JsonObject } from './values';

/** The jobs part of the simulator, which knows when a job has ended. */
export interface JobsWaiter {
  /** Resolves when the job with this ARN has ended. */
  ended(arn: string): Promise<void>;
}

/** The inputs of one attempt to perform a step. */
export interface StepContext {
  readonly step: Step;
  /** The arguments, with every expression computed. */
  readonly args: JsonObject;
  /** Computes a further value of the step. */
  readonly resolve: (json: Json) => Promise<Json>;
  readonly executionArn: string;
  /** The name of the resource that the step creates. */
  readonly name: string;
  readonly session: RoleSession;
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly jobs?: JobsWaiter;
  /** Publishes the metadata of the step as soon as it is known. */
  readonly report: (metadata: PipelineExecutionStepMetadata) => void;
  /** Registers how to stop the step. It is called at once if the execution is stopping already. */
  readonly onStop: (stop: () => Promise<void>) => void;
}

/** Performs a step. Returns its properties, which other steps may refer to. */
export type StepExecutor = (context: StepContext) => Promise<Json>;
