import type { JsonObject } from './values';

/** Arguments of a step with the tag by which the service tells which execution created something. */
export function withExecutionTag(args: JsonObject, executionArn: string): JsonObject {
  const tags = Array.isArray(args.Tags) ? args.Tags : [];
  return { ...args, Tags: [...tags, { Key: 'sagemaker:pipeline-execution-arn', Value: executionArn }] };
}
