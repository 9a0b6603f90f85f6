import type { JsonObject } from './values';

/** Adds the tag that names the execution that created a resource. */
export function withExecutionTag(args: JsonObject, executionArn: string): JsonObject {
  const tags = Array.isArray(args.Tags) ? args.Tags : [];
  return { ...args, Tags: [...tags, { Key: 'sagemaker:pipeline-execution-arn', Value: executionArn }] };
}
