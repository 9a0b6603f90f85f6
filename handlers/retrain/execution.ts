import { createHash } from 'node:crypto';
import type { StartPipelineExecutionRequest } from '@aws-sdk/client-sagemaker';
import type { AlarmStateChange, RetrainingRequested } from '../../schema/events';

/** The parameter of the pipeline for the version of the dataset. */
export const DATA_VERSION = 'DataVersion';

const DESCRIPTION_LIMIT = 3072;

/** Why a run starts. */
export interface Cause {
  /** The ID of the event. It makes the token, so that one event starts one run. */
  readonly event: string;
  /** One line for people. */
  readonly description: string;
  /** Whether the run waits for the end of the cooldown, and begins another one. */
  readonly cooldown: boolean;
  /** Whether there has to be data that the last run didn't train on. */
  readonly onlyIfNew: boolean;
}

/** An alarm as a cause: which alarm went off, where and why. */
export function causeOfAlarm(event: AlarmStateChange): Cause {
  const { alarmName, state } = event.detail;
  const description = `Alarm ${alarmName} (${event.account}, ${event.region}) at ${event.time}: ${state.reason ?? ''}`;
  return { event: event.id, description, cooldown: true, onlyIfNew: true };
}

/** A request as a cause. Whoever asks doesn't wait for a cooldown. */
export function causeOfRequest({ id, detail }: RetrainingRequested): Cause {
  return { event: id, description: detail.reason, cooldown: false, onlyIfNew: detail.onlyIfNew ?? false };
}

/** The execution that a cause starts, with its own token and name. */
export function executionFor(pipeline: string, cause: Cause, version?: string): StartPipelineExecutionRequest {
  return {
    PipelineName: pipeline,
    PipelineExecutionDisplayName: nameOf(cause),
    ClientRequestToken: hashOf(cause),
    PipelineExecutionDescription: cause.description.replace(/\s+/g, ' ').trim().slice(0, DESCRIPTION_LIMIT),
    ...(version !== undefined && { PipelineParameters: [{ Name: DATA_VERSION, Value: version }] }),
  };
}

/** The display name of the execution that a cause starts, by which a retry recognises it. */
export function nameOf(cause: Cause): string {
  return `retrain-${hashOf(cause).slice(0, 16)}`;
}

function hashOf({ event }: Cause): string {
  return createHash('sha256').update(event).digest('hex');
}
