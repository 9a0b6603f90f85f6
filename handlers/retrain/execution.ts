import { createHash } from 'node:crypto';
import type { StartPipelineExecutionRequest } from '@aws-sdk/client-sagemaker';
import type { AlarmStateChange } from '../../schema/events';

const DESCRIPTION_LIMIT = 3072;

/**
 * Describes the execution that an alarm starts. The token depends only on the event, so that SageMaker starts one
 * execution per event. The description says in one line which alarm went off, where and why.
 */
export function executionFor(pipeline: string, event: AlarmStateChange): StartPipelineExecutionRequest {
  const { alarmName, state } = event.detail;
  const description = `Alarm ${alarmName} (${event.account}, ${event.region}) at ${event.time}: ${state.reason ?? ''}`;
  return {
    PipelineName: pipeline,
    ClientRequestToken: createHash('sha256').update(event.id).digest('hex'),
    PipelineExecutionDescription: description.replace(/\s+/g, ' ').trim().slice(0, DESCRIPTION_LIMIT),
  };
}
