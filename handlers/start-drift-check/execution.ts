import type { StartPipelineExecutionRequest } from '@aws-sdk/client-sagemaker';
import type { DriftCheckRequest } from '../../schema/events';
import { isoSeconds, type Window } from './window';
import { sha256 } from '../../releases/digest';

/** A check is the same if it looks at the same model at the same time: a retry doesn't start a second one. */
export function keyOf({ scheduledTime, baselineUri, modelVersion }: DriftCheckRequest): string {
  return ['drift-check', scheduledTime, modelVersion ?? '', baselineUri].join(' ');
}

/** Describes the execution that checks a window. The token depends only on the request. */
export function executionFor(
  pipeline: string,
  request: DriftCheckRequest,
  window: Window,
  manifestUri: string,
): StartPipelineExecutionRequest {
  const parameters = {
    BaselineUri: request.baselineUri,
    CaptureManifest: manifestUri,
    WindowStart: isoSeconds(window.start),
    WindowEnd: isoSeconds(window.end),
    ...(request.modelCreatedAt !== undefined && { ModelCreatedAt: request.modelCreatedAt }),
  };
  return {
    PipelineName: pipeline,
    ClientRequestToken: sha256(keyOf(request)),
    PipelineParameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
  };
}
