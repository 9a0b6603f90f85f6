import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { CHANGE_SET } from '../../constructs/delivery/private/names';
import { pause } from '../../releases/environment';
import { isNoStack, Problem } from '../problem';

/** What is deployed: everything but the names. */
export type Content = Pick<
  CreateChangeSetInput,
  'TemplateBody' | 'TemplateURL' | 'Parameters' | 'Tags' | 'Capabilities' | 'RoleARN' | 'Description'
>;

const NOTHING_TO_DO = /didn't contain changes|no updates are to be performed/i;

/** The stack of a name; nothing if there is none. */
export async function findStack(client: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (isNoStack(error)) return undefined;
    throw error;
  }
}

/**
 * Makes the one change set that the deploy role may make, in the place of an older one, and waits for it. Returns what it
 * would change.
 */
export async function makeChangeSet(
  client: CloudFormationClient,
  StackName: string,
  content: Content,
  signal: AbortSignal,
): Promise<Change[]> {
  const names = { StackName, ChangeSetName: CHANGE_SET };
  const stack = await findStack(client, StackName);
  if (stack) await client.send(new DeleteChangeSetCommand(names));
  const isNew = stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS';
  const ChangeSetType = isNew ? 'CREATE' : 'UPDATE';
  await client.send(new CreateChangeSetCommand({ ...names, ChangeSetType, ...content }));
  for (;;) {
    const {
      Status,
      StatusReason = '',
      Changes = [],
      NextToken,
    } = await client.send(new DescribeChangeSetCommand(names));
    if (Status === 'CREATE_COMPLETE') return [...Changes, ...(await rest(client, names, NextToken))];
    if (Status === 'FAILED' && NOTHING_TO_DO.test(StatusReason)) return [];
    if (Status === 'FAILED')
      throw new Problem(`CloudFormation accepts no such change set of ${StackName}: ${StatusReason}`);
    await pause(signal);
  }
}

/** Forgets the change set. */
export async function deleteChangeSet(client: CloudFormationClient, StackName: string): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ StackName, ChangeSetName: CHANGE_SET }));
}

async function rest(
  client: CloudFormationClient,
  names: { readonly StackName: string; readonly ChangeSetName: string },
  first: string | undefined,
): Promise<Change[]> {
  const changes: Change[] = [];
  let NextToken = first;
  while (NextToken !== undefined) {
    const page: DescribeChangeSetOutput = await client.send(new DescribeChangeSetCommand({ ...names, NextToken }));
    changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  }
  return changes;
}
