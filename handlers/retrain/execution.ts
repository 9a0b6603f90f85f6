import type { StartPipelineExecutionRequest } from '@aws-sdk/client-sagemaker';
import type { AlarmStateChange, RetrainingRequested } from '../../schema/events';
import { changedAt } from '../private/alarm-time';
import { sha256 } from '../../releases/digest';

/** The parameter of the pipeline for the version of the dataset. */
export const DATA_VERSION = 'DataVersion';

const DESCRIPTION_LIMIT = 3072;

/** Why a run starts. */
export interface Cause {
  /** What it is known by: the ID of the event, and a number if the event is the cause of another run. It makes the token. */
  readonly event: string;
  /** When it came about, in milliseconds. Its run is not older. */
  readonly at: number;
  /** One line for people. */
  readonly description: string;
  /** Whether the run waits for the end of the cooldown, and begins another one. */
  readonly cooldown: boolean;
  /** Whether there has to be data that the last run didn't train on. */
  readonly onlyIfNew: boolean;
}

/**
 * An alarm as a cause: which alarm went off, where and why. An alarm that stays on is a new cause after each run that was
 * started for it.
 */
export function causeOfAlarm(event: AlarmStateChange, runs = 0): Cause {
  const { alarmName, state } = event.detail;
  const still = runs > 0 ? ', still on' : '';
  const description = `Alarm ${alarmName} (${event.account}, ${event.region}) at ${event.time}${still}: ${state.reason ?? ''}`;
  return {
    event: runs > 0 ? `${event.id} ${runs}` : event.id,
    at: changedAt(event),
    description,
    cooldown: true,
    onlyIfNew: true,
  };
}

/** A request as a cause. Whoever asks doesn't wait for a cooldown. */
export function causeOfRequest({ id, time, detail }: RetrainingRequested): Cause {
  return {
    event: id,
    at: Date.parse(time),
    description: detail.reason,
    cooldown: false,
    onlyIfNew: detail.onlyIfNew ?? false,
  };
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
export function nameOf(cause: Pick<Cause, 'event'>): string {
  return `retrain-${hashOf(cause).slice(0, 16)}`;
}

function hashOf({ event }: Pick<Cause, 'event'>): string {
  return sha256(event);
}
