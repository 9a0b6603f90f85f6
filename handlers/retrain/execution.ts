import { createHash } from 'node:crypto';
import type { StartPipelineExecutionRequest } from '@aws-sdk/client-sagemaker';
import type { AlarmStateChange } from '../../schema/events';

const DESCRIPTION_LIMIT = 3072;

/**
 * The execution that an alarm asks for. Its token depends on nothing but the event, so that SageMaker too starts one
 * execution for one event; its description says in one line which alarm it was, where and why.
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
