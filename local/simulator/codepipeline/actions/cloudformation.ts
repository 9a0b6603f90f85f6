import {
  type Capability,
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Parameter,
  type Stack,
  type StackEvent,
  type Tag,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { zipSync } from 'fflate';
import { ActionFailure, type Work } from '../work';

type Mode = (stack: StackWork) => Promise<{ readonly summary: string; readonly externalExecutionId?: string }>;

const MODES: { readonly [mode: string]: Mode } = {
  CHANGE_SET_REPLACE: replaceChangeSet,
  CHANGE_SET_EXECUTE: executeChangeSet,
  CREATE_UPDATE: (stack) => updateStack(stack, false),
  REPLACE_ON_FAILURE: (stack) => updateStack(stack, true),
  DELETE_ONLY: deleteStack,
};

/** Changes a stack as the action's role, which passes the execution role to CloudFormation. */
export async function cloudFormation(work: Work): Promise<void> {
  const { run, configuration, aws, identity } = work;
  const mode = MODES[configuration.ActionMode];
  if (!mode) throw new ActionFailure('ConfigurationError', `ActionMode ${configuration.ActionMode} is not supported`);
  const client = aws.client(CloudFormationClient, identity.scope, identity.credentials);
  try {
    const stack: StackWork = { ...work, client, name: configuration.StackName };
    const { summary, externalExecutionId } = await mode(stack);
    run.summary = summary;
    run.externalExecutionId = externalExecutionId;
    if (configuration.ActionMode !== 'DELETE_ONLY') run.outputVariables = await outputsOf(stack);
    await writeOutputs(work);
  } finally {
    client.destroy();
  }
}

async function writeOutputs({ run, configuration, artifacts, identity }: Work): Promise<void> {
  const [output] = run.outputs;
  if (!output || !configuration.OutputFileName) return;
  const text = new TextEncoder().encode(JSON.stringify(run.outputVariables ?? {}));
  await artifacts.write(output, zipSync({ [configuration.OutputFileName]: text }), identity);
}

/** How often a change set and a stack are polled, in seconds of the service's time. */
const POLL = { changeSet: 5, stack: 10 };

/** Creates a change set in place of the existing one. A change set without changes succeeds, too. */
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
    await work.clock.wait(POLL.changeSet, work.signal);
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

export interface StackWork extends Work {
  readonly client: CloudFormationClient;
  /** The name of the stack. */
  readonly name: string;
}

export interface StackResult {
  readonly summary: string;
  readonly externalExecutionId?: string;
}

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
  // by its id, as a deleted stack can't be found by its name
  for (;;) {
    await clock.wait(POLL.stack, signal);
    const now = await describeStack(work, stack.StackId);
    if (!now || now.StackStatus === 'DELETE_COMPLETE') break;
    if (!now.StackStatus!.endsWith('_IN_PROGRESS')) throw await failureOfStack(work, now, before);
  }
  return { summary: `Stack ${name} was deleted.`, externalExecutionId: stack.StackId };
}

/** The members that requests for stacks and change sets share. */
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
 * Waits until a change of the stack has ended.
 * @throws an ActionFailure if the change failed
 * @param before the stack's newest event before the change
 */
export async function settled(work: StackWork, before: string | undefined): Promise<Stack> {
  const { clock, name, signal } = work;
  for (;;) {
    await clock.wait(POLL.stack, signal);
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

/** The newest event of the stack, which separates later events from earlier ones; undefined for a new stack. */
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

export interface StackInputs {
  readonly template: string;
  readonly parameters: { readonly [name: string]: string };
  readonly tags: { readonly [key: string]: string };
  readonly stackPolicy?: object;
}

interface TemplateConfiguration {
  readonly Parameters?: { readonly [name: string]: string };
  readonly Tags?: { readonly [key: string]: string };
  readonly StackPolicy?: object;
}

/** Reads the template and its parameters from the input artifacts, as the action's role, and applies the overrides. */
export async function readInputs(work: Work): Promise<StackInputs> {
  const { TemplatePath, TemplateConfiguration: configurationPath, ParameterOverrides } = work.configuration;
  const template = await readFile(work, TemplatePath, 'TemplatePath');
  const { Parameters, Tags, StackPolicy } = configurationPath
    ? parseObject<TemplateConfiguration>(
        await readFile(work, configurationPath, 'TemplateConfiguration'),
        configurationPath,
      )
    : {};
  const overrides = ParameterOverrides
    ? await resolveOverrides(work, parseObject<Overrides>(ParameterOverrides, 'ParameterOverrides'))
    : {};
  return { template, parameters: { ...Parameters, ...overrides }, tags: Tags ?? {}, stackPolicy: StackPolicy };
}

async function readFile({ run, artifacts, identity }: Work, path: string, option: string): Promise<string> {
  const [artifact, file] = path.split('::');
  if (!file) throw new ActionFailure('ConfigurationError', `${option} ${path} is not of the form Artifact::file`);
  if (!run.inputs.some(({ name }) => name === artifact))
    throw new ActionFailure(
      'ConfigurationError',
      `${option} names the artifact ${artifact}, which is not an input of the action`,
    );
  return new TextDecoder().decode(await artifacts.file(artifact, file, identity));
}

type Overrides = { readonly [parameter: string]: string | { readonly [intrinsic: string]: readonly string[] } };

async function resolveOverrides(work: Work, overrides: Overrides): Promise<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [parameter, value] of Object.entries(overrides))
    resolved[parameter] = typeof value === 'object' ? await resolveFunction(work, parameter, value) : String(value);
  return resolved;
}

async function resolveFunction(
  work: Work,
  parameter: string,
  value: { readonly [intrinsic: string]: readonly string[] },
): Promise<string> {
  const [[intrinsic, [artifact, ...rest]]] = Object.entries(value);
  if (intrinsic === 'Fn::GetParam') {
    const [file, key] = rest;
    const read = parseObject<Record<string, string>>(await readFile(work, `${artifact}::${file}`, parameter), file);
    if (read[key] === undefined)
      throw new ActionFailure('ConfigurationError', `${parameter}: ${file} of ${artifact} has no ${key}`);
    return read[key];
  }
  const found = work.run.inputs.find(({ name }) => name === artifact);
  if (intrinsic === 'Fn::GetArtifactAtt' && found) {
    const attributes: Record<string, string> = { BucketName: found.bucket, ObjectKey: found.key };
    if (attributes[rest[0]]) return attributes[rest[0]];
  }
  throw new ActionFailure('ConfigurationError', `${parameter}: ${JSON.stringify(value)} is not run locally`);
}

function parseObject<T>(text: string, what: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new ActionFailure('ConfigurationError', `${what} is not JSON: ${(error as Error).message}`);
  }
}
