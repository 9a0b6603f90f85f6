import {
  type Capability,
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Parameter,
  type Stack,
  type StackEvent,
  type Tag,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { ActionFailure } from '../failure';
import type { Work } from '../work';
import { readInputs, type StackInputs } from './template-inputs';

export interface StackWork extends Work {
  readonly client: CloudFormationClient;
  /** The name of the stack. */
  readonly name: string;
}

export interface StackResult {
  readonly summary: string;
  readonly externalExecutionId?: string;
}

const POLL_SECONDS = 10;
const FAILED = ['ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED', 'UPDATE_ROLLBACK_FAILED', 'ROLLBACK_COMPLETE'];

export async function updateStack(work: StackWork, replaceFailed: boolean): Promise<StackResult> {
  const { client, name, configuration } = work;
  let stack = await describeStack(work);
  if (replaceFailed && stack && FAILED.includes(stack.StackStatus!)) {
    await deleteStack(work);
    stack = undefined;
  }
  const inputs = await readInputs(work);
  const input = {
    StackName: name,
    ...requestOf(work, inputs),
    ...(inputs.stackPolicy && { StackPolicyBody: JSON.stringify(inputs.stackPolicy) }),
  };
  const before = await lastEvent(work);
  try {
    await client.send(stack ? new UpdateStackCommand(input) : new CreateStackCommand(input));
  } catch (error) {
    if (!isUnchanged((error as Error).message)) throw error;
    return { summary: 'There are no changes to the stack', externalExecutionId: stack?.StackId };
  }
  const { StackId } = await settled(work, before);
  return {
    summary: `Stack ${name} was ${stack ? 'updated' : 'created'} with ${configuration.TemplatePath}.`,
    externalExecutionId: StackId,
  };
}

export async function deleteStack(work: StackWork): Promise<StackResult> {
  const { client, clock, name, configuration, signal } = work;
  const stack = await describeStack(work);
  if (!stack) return { summary: `Stack ${name} does not exist.` };
  const before = await lastEvent(work);
  await client.send(new DeleteStackCommand({ StackName: name, RoleARN: configuration.RoleArn }));
  // by its id, as a stack that was deleted has no name any more
  for (;;) {
    await clock.wait(POLL_SECONDS, signal);
    const now = await describeStack(work, stack.StackId);
    if (!now || now.StackStatus === 'DELETE_COMPLETE') break;
    if (!now.StackStatus!.endsWith('_IN_PROGRESS')) throw await failureOfStack(work, now, before);
  }
  return { summary: `Stack ${name} was deleted.`, externalExecutionId: stack.StackId };
}

/** What requests for stacks and change sets have in common. */
export function requestOf({ configuration }: StackWork, { template, parameters, tags }: StackInputs) {
  const { Capabilities, RoleArn } = configuration;
  return {
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]): Parameter => ({
      ParameterKey,
      ParameterValue: String(ParameterValue),
    })),
    Tags: Object.entries(tags).map(([Key, Value]): Tag => ({ Key, Value: String(Value) })),
    Capabilities: Capabilities ? (Capabilities.split(',') as Capability[]) : undefined,
    RoleARN: RoleArn,
  };
}

export function isUnchanged(reason: string | undefined): boolean {
  return /No updates are to be performed|didn't contain changes/.test(reason ?? '');
}

/** The stack; undefined if there is none. */
export async function describeStack({ client, name }: StackWork, id = name): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: id }));
    return Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

export async function outputsOf(work: StackWork): Promise<Record<string, string>> {
  const stack = await describeStack(work);
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue ?? '']),
  );
}

/**
 * Waits until a change of the stack is over; refuses if it did not come through.
 * @param before the stack's newest event before the change
 */
export async function settled(work: StackWork, before: string | undefined): Promise<Stack> {
  const { clock, name, signal } = work;
  for (;;) {
    await clock.wait(POLL_SECONDS, signal);
    const stack = await describeStack(work);
    if (!stack) throw new ActionFailure('JobFailed', `Stack ${name} does not exist any more`);
    const status = stack.StackStatus!;
    if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return stack;
    if (!status.endsWith('_IN_PROGRESS')) throw await failureOfStack(work, stack, before);
  }
}

async function failureOfStack(work: StackWork, stack: Stack, before: string | undefined): Promise<ActionFailure> {
  const { StackName, StackStatus, StackStatusReason, StackId } = stack;
  const cause = await failedResource(work, stack, before).catch(
    (error: Error) => `its events can't be read: ${error.message}`,
  );
  const because = cause ?? StackStatusReason ?? 'no reason is given';
  return new ActionFailure('JobFailed', `Stack ${StackName} ended in ${StackStatus}: ${because}`, StackId);
}

/** The newest event of the stack, so that what comes after it can be told from what was before; undefined for a new one. */
export async function lastEvent({ client, name }: StackWork): Promise<string | undefined> {
  try {
    const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
    return StackEvents?.[0]?.EventId;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

/** The first resource that failed in this change, and why. */
async function failedResource({ client }: StackWork, stack: Stack, before?: string): Promise<string | undefined> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stack.StackId }));
  const old = StackEvents.findIndex(({ EventId }) => EventId === before);
  const failed = StackEvents.slice(0, old < 0 ? undefined : old).filter(isFailure);
  const first = failed.reverse()[0];
  if (!first) return undefined;
  const { LogicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason } = first;
  return `${LogicalResourceId} (${ResourceType}) ${ResourceStatus}: ${ResourceStatusReason ?? 'no reason is given'}`;
}

function isFailure({ ResourceType, ResourceStatus, ResourceStatusReason = '' }: StackEvent): boolean {
  return (
    ResourceType !== 'AWS::CloudFormation::Stack' &&
    ResourceStatus?.endsWith('_FAILED') === true &&
    !/^Resource (creation|update) cancelled/.test(ResourceStatusReason)
  );
}
