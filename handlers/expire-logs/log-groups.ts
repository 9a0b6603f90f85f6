import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  PutRetentionPolicyCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';

/** Finds a log group by its name. CloudWatch finds all whose names begin so. */
export async function find(client: CloudWatchLogsClient, logGroupName: string): Promise<LogGroup | undefined> {
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroupName })) {
    const found = logGroups.find((group) => group.logGroupName === logGroupName);
    if (found) return found;
  }
  return undefined;
}

/** Creates a log group. Returns false if somebody else did so in the same moment. */
export async function create(client: CloudWatchLogsClient, logGroupName: string): Promise<boolean> {
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    return true;
  } catch (error) {
    if (error instanceof ResourceAlreadyExistsException) return false;
    throw error;
  }
}

/** Gives a log group a retention. Everything older is deleted, also what was written before. */
export async function retain(client: CloudWatchLogsClient, logGroupName: string, days: number): Promise<void> {
  await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }));
}
