import type { StepStatus } from '@aws-sdk/client-sagemaker';
import type { Clock } from '../../service/clock';
import type { StepCache } from './cache';
import { signatureOf } from './cache';
import type { Callbacks } from './callbacks';
import { type KnownExecution, factsFor } from './execution-facts';
import { DescribedFailure, StepFailure, StepStopped } from './failure';
import { jobName } from './ids';
import { Resolver } from './resolve';
import { Retries, nameInMessages } from './retries';
import type { JobsWaiter, StepContext } from './step-context';
import type { StepRun } from './step-run';
import { executors } from './steps';
import type { JsonObject } from './values';

const MAX_REASON = 1024;

/** What a step needs from its execution. */
export interface Performing extends KnownExecution {
  readonly executionId: string;
  readonly executionArn: string;
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly cache: StepCache;
  readonly jobs?: JobsWaiter;
  /** Aborted when the execution is to stop. */
  readonly stopping: AbortSignal;
  readonly changed: (run: StepRun, status: StepStatus) => void;
}

/** Performs one step, with its cache and its retries, and records the end in the run. */
export async function performStep(run: StepRun, execution: Performing): Promise<void> {
  run.startTime = execution.clock.now();
  execution.changed(run, 'Starting');
  try {
    if (!(await takenFromCache(run, execution))) {
      execution.changed(run, 'Executing');
      await attempts(run, execution);
      remember(run, execution);
    }
    end(run, execution, 'Succeeded');
  } catch (error) {
    if (error instanceof StepStopped) return end(run, execution, 'Stopped');
    run.failureReason = reasonOf(error);
    end(run, execution, 'Failed');
  }
}

function end(run: StepRun, execution: Performing, status: StepStatus): void {
  run.endTime = execution.clock.now();
  execution.changed(run, status);
}

async function attempts(run: StepRun, execution: Performing): Promise<void> {
  const began = performance.now();
  const seconds = (): number => ((performance.now() - began) / 1000) * execution.clock.speed;
  const retries = new Retries(run.step.RetryPolicies, 0);
  for (;;) {
    run.attemptCount += 1;
    try {
      return await attempt(run, execution);
    } catch (error) {
      if (!(error instanceof StepFailure) || error.exceptionType === undefined) throw error;
      if (execution.stopping.aborted) throw new StepStopped();
      const wait = retries.next(error.exceptionType, seconds());
      if (wait === undefined) throw notRetried(error, retries, run, execution);
      await execution.clock.wait(wait, execution.stopping).catch(() => {
        throw new StepStopped();
      });
    }
  }
}

async function attempt(run: StepRun, execution: Performing): Promise<void> {
  const name = jobName(execution.executionId, run.step.Name);
  const resolver = new Resolver(factsFor(execution, name));
  const args = run.step.Type === 'Condition' ? {} : ((await resolver.resolve(run.step.Arguments ?? {})) as JsonObject);
  const { executionArn, session, clock, callbacks, jobs } = execution;
  const over = new AbortController();
  const context: StepContext = {
    step: run.step,
    args: withoutNames(args),
    resolve: (json) => resolver.resolve(json),
    executionArn,
    name,
    session,
    clock,
    callbacks,
    jobs,
    report: (metadata) => {
      run.metadata = metadata;
    },
    onStop: (stop) => whenStopping(run, execution, stop, over.signal),
  };
  try {
    run.properties = await executors[run.step.Type](context);
  } finally {
    over.abort();
  }
}

/** Removes the names of jobs, as the service names them. */
function withoutNames(args: JsonObject): JsonObject {
  const { ProcessingJobName: _p, TrainingJobName: _t, TransformJobName: _f, ...rest } = args;
  return rest;
}

/** @param over aborted when the attempt has ended and can't be stopped any more */
function whenStopping(
  run: StepRun,
  { stopping, changed }: Performing,
  stop: () => Promise<void>,
  over: AbortSignal,
): void {
  const stopNow = (): void => {
    changed(run, 'Stopping');
    // a job that ended meanwhile can't be stopped, and its end is noticed anyway
    stop().catch(() => undefined);
  };
  if (stopping.aborted) stopNow();
  else stopping.addEventListener('abort', stopNow, { once: true, signal: over });
}

async function takenFromCache(run: StepRun, execution: Performing): Promise<boolean> {
  if (!run.step.CacheConfig?.Enabled) return false;
  const resolver = new Resolver(factsFor(execution, ''));
  const args = (await resolver.resolve(run.step.Arguments)) as JsonObject;
  run.signature = signatureOf(run.step, args);
  const found = run.signature && execution.cache.find(run.step, run.signature, execution.clock.now());
  if (!found) return false;
  run.cachedFrom = found.executionArn;
  run.metadata = found.metadata;
  run.properties = found.properties;
  return true;
}

function remember(run: StepRun, { cache, executionArn, clock }: Performing): void {
  const { signature, metadata, properties } = run;
  if (signature === undefined || properties === undefined) return;
  cache.remember({ signature, metadata, properties, executionArn, ended: clock.now() });
}

function notRetried(failure: StepFailure, retries: Retries, run: StepRun, execution: Performing): StepFailure {
  const type = failure.exceptionType!;
  const why = retries.policyFor(type)
    ? `The retry policy for the exception type ${nameInMessages(type)} is exhausted.`
    : `No retry policy configured for the exception type ${nameInMessages(type)}.`;
  return new StepFailure(
    `${failure.message}\nRetry not appropriate on execution of step with PipelineExecutionArn ` +
      `${execution.executionArn} and StepId ${run.step.Name}. ${why}`,
  );
}

function reasonOf(error: unknown): string | undefined {
  const { message } = error as Error;
  if (error instanceof DescribedFailure) return message === '' ? undefined : message;
  return `${error instanceof StepFailure ? 'ClientError' : 'InternalServerError'}: ${message}`.slice(0, MAX_REASON);
}
