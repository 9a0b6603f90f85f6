import {
  type CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { messageOf } from './parse';

/** Lists the resources of a type that a stack has, or had. */
export async function resourcesOf(
  client: CloudFormationClient,
  StackName: string,
  type: string,
  abortSignal: AbortSignal,
): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName }, { abortSignal }))
      found.push(...(page.StackResourceSummaries ?? []).filter(({ ResourceType }) => ResourceType === type));
  } catch (error) {
    throw new Error(`ListStackResources of ${StackName} failed: ${messageOf(error)}`, { cause: error });
  }
  return found;
}
