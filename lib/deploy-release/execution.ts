import {
  type CloudFormationClient,
  ExecuteChangeSetCommand,
  paginateDescribeStackEvents,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { CHANGE_SET } from '../../constructs/delivery/private/names';
import { pause } from '../../releases/environment';
import { Problem } from '../problem';
import { findStack } from './change-set';

const SUCCEEDED = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];

/** What CloudFormation says of resources that it left alone because another one had failed. */
const CONSEQUENCE = /cancelled/i;

/**
 * Executes the change set, and waits until CloudFormation has done with it. Returns the status of the stack. Throws if it
 * failed, with the reasons that CloudFormation gives.
 */
export async function executeChangeSet(
  client: CloudFormationClient,
  StackName: string,
  signal: AbortSignal,
): Promise<string> {
  const begin = Date.now();
  await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: CHANGE_SET }));
  for (;;) {
    const { StackStatus: status = 'unknown' } = (await findStack(client, StackName)) ?? {};
    if (SUCCEEDED.includes(status)) return status;
    if (!status.endsWith('_IN_PROGRESS')) {
      const reasons = await reasonsSince(client, StackName, begin);
      throw new Problem([`${StackName} is ${status}`, ...reasons].join('\n'));
    }
    await pause(signal);
  }
}

/** Clocks differ a little. */
const SKEW_MILLIS = 60_000;

async function reasonsSince(client: CloudFormationClient, StackName: string, begin: number): Promise<string[]> {
  const found: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    const since = StackEvents.filter(({ Timestamp }) => (Timestamp?.getTime() ?? 0) >= begin - SKEW_MILLIS);
    found.push(...since);
    if (since.length < StackEvents.length) break;
  }
  return reasonsIn(found);
}

/** The reasons in the events of a stack, the first one first. CloudFormation tells the last one first. */
export function reasonsIn(events: readonly StackEvent[]): string[] {
  const failed = events.filter(
    ({ ResourceStatus = '', ResourceStatusReason = '' }) =>
      ResourceStatus.endsWith('_FAILED') && ResourceStatusReason !== '' && !CONSEQUENCE.test(ResourceStatusReason),
  );
  return failed
    .toReversed()
    .map(
      ({ LogicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason }) =>
        `  ${LogicalResourceId} (${ResourceType}) is ${ResourceStatus}: ${ResourceStatusReason}`,
    );
}
