import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { ActionFailure } from '../failure';
import { describeStack, isUnchanged, lastEvent, requestOf, settled, type StackResult, type StackWork } from './stacks';
import { readInputs } from './template-inputs';

const POLL_SECONDS = 5;

/** Creates a change set, instead of the one that is there. One without changes is as good as any. */
export async function replaceChangeSet(work: StackWork): Promise<StackResult> {
  const { client, name, configuration } = work;
  const inputs = await readInputs(work);
  if (inputs.stackPolicy)
    throw new ActionFailure('ConfigurationError', 'A StackPolicy with a change set is not run locally');
  const stack = await describeStack(work);
  if (stack && (await describe(work)))
    await client.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: configuration.ChangeSetName }));
  await client.send(
    new CreateChangeSetCommand({
      StackName: name,
      ChangeSetName: configuration.ChangeSetName,
      ChangeSetType: !stack || stack.StackStatus === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE',
      ...requestOf(work, inputs),
    }),
  );
  const { ChangeSetId, ChangeSetName, StatusReason, Status } = await created(work);
  if (Status === 'FAILED' && !isUnchanged(StatusReason))
    throw new ActionFailure(
      'JobFailed',
      `Change set ${ChangeSetName} of stack ${name} FAILED: ${StatusReason}`,
      ChangeSetId,
    );
  return { summary: `Change set ${ChangeSetName} was created.`, externalExecutionId: ChangeSetId };
}

export async function executeChangeSet(work: StackWork): Promise<StackResult> {
  const { client, name, configuration } = work;
  const { ChangeSetName: changeSet } = configuration;
  const found = await describe(work);
  if (!found) throw new ActionFailure('ConfigurationError', `Stack ${name} has no change set ${changeSet}`);
  if (found.Status === 'FAILED' && isUnchanged(found.StatusReason))
    return { summary: `Change set ${changeSet} has no changes to execute.`, externalExecutionId: found.ChangeSetId };
  const before = await lastEvent(work);
  await client.send(new ExecuteChangeSetCommand({ StackName: name, ChangeSetName: changeSet }));
  const { StackId } = await settled(work, before);
  return { summary: `Change set ${changeSet} of stack ${name} was executed.`, externalExecutionId: StackId };
}

async function created(work: StackWork): Promise<DescribeChangeSetCommandOutput> {
  for (;;) {
    const found = await describe(work);
    if (!found) throw new ActionFailure('JobFailed', `Stack ${work.name} has lost its change set`);
    if (found.Status === 'CREATE_COMPLETE' || found.Status === 'FAILED') return found;
    await work.clock.wait(POLL_SECONDS, work.signal);
  }
}

/** The change set; undefined if there is none. */
async function describe({
  client,
  name,
  configuration,
}: StackWork): Promise<DescribeChangeSetCommandOutput | undefined> {
  try {
    return await client.send(
      new DescribeChangeSetCommand({ StackName: name, ChangeSetName: configuration.ChangeSetName }),
    );
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('ChangeSetNotFound')) return undefined;
    throw error;
  }
}
