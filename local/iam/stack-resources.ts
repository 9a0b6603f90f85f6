import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { StackResource } from './names';

/** The resources of an account's stacks, from which stable names are made. */
export async function stackResources(client: CloudFormationClient): Promise<StackResource[]> {
  const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
  const stacks = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  const found: StackResource[] = [];
  for (const { StackName } of stacks) {
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
    for (const { LogicalResourceId, PhysicalResourceId } of StackResources)
      if (PhysicalResourceId)
        found.push({ stack: StackName!, logicalId: LogicalResourceId!, physicalId: PhysicalResourceId });
  }
  return found;
}
