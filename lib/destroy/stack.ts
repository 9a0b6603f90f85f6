import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type Stack as Description,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { USE_CASE_TAG } from '../../constructs/private/names';
import type { PlannedStack } from './plan';
import { isNoStack, Problem, said } from '../problem';
import { leftBy, type Retained, retainedIn } from './retained';

/** A stack that exists: what deleting it deletes, and what it leaves. */
export interface FoundStack {
  readonly planned: PlannedStack;
  readonly id: string;
  readonly status: string;
  readonly deleted: number;
  readonly retained: Retained[];
  /** What services made on their own for what is deleted. */
  readonly left: Retained[];
}

const LONGEST_PAUSE_MILLIS = 10_000;

/** The first version of CDK's bootstrap template whose deploy role may list the resources of a stack. */
const LISTING_BOOTSTRAP = 32;

/** Looks for a stack. Returns nothing if there is none. */
export async function findStack(client: CloudFormationClient, planned: PlannedStack): Promise<FoundStack | undefined> {
  const { name, place } = planned;
  const found = await describe(client, name);
  if (found === undefined) return undefined;
  assertOwn(found, planned);
  if (found.EnableTerminationProtection)
    throw new Problem(
      `the stack ${name} in account ${place.account} is protected; turn its termination protection off first`,
    );
  const [kept, all] = await looked(planned, Promise.all([keptIds(client, name), resourcesOf(client, name)]));
  const resources = all.filter((each) => each.ResourceStatus !== 'DELETE_COMPLETE');
  const isKept = ({ LogicalResourceId, PhysicalResourceId }: StackResourceSummary) =>
    Boolean(PhysicalResourceId) && kept.has(LogicalResourceId!);
  const inRegion = ({ ResourceType, PhysicalResourceId }: StackResourceSummary): Retained => ({
    type: ResourceType!,
    id: PhysicalResourceId!,
    region: place.region,
  });
  const retained = resources.filter(isKept).map(inRegion);
  const made = resources.filter((each) => !isKept(each) && each.PhysicalResourceId);
  return {
    planned,
    id: found.StackId!,
    status: found.StackStatus!,
    deleted: resources.length - retained.length,
    retained,
    left: made.flatMap((each) => leftBy(inRegion(each), place.assetsBucket)),
  };
}

/** Throws if a stack only has the name of one of the use case. A stack that is nothing but a change set has no tags yet. */
function assertOwn({ StackStatus, Tags = [] }: Description, { useCaseName, name, place }: PlannedStack): void {
  const owner = Tags.find(({ Key }) => Key === USE_CASE_TAG)?.Value;
  if (owner === useCaseName || StackStatus === 'REVIEW_IN_PROGRESS') return;
  throw new Problem(
    `the stack ${name} in account ${place.account} does not belong to ${useCaseName}: ` +
      (owner === undefined ? `it has no tag ${USE_CASE_TAG}` : `its tag ${USE_CASE_TAG} says ${owner}`) +
      '; check the accounts of the use case, or delete the stack by hand',
  );
}

/** Deletes a stack and waits until it is gone. Throws a problem that quotes the reasons if CloudFormation fails. */
export async function deleteStack(client: CloudFormationClient, { planned, id }: FoundStack): Promise<void> {
  const { name, place } = planned;
  try {
    await client.send(new DeleteStackCommand({ StackName: id }));
  } catch (error) {
    throw new Problem(`the stack ${name} in account ${place.account} can't be deleted: ${said(error)}`);
  }
  for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
    const status = (await describe(client, id))?.StackStatus ?? 'DELETE_COMPLETE';
    if (status === 'DELETE_COMPLETE') return;
    if (status !== 'DELETE_IN_PROGRESS') throw await failure(client, { planned, id }, status);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function failure(
  client: CloudFormationClient,
  { planned, id }: Pick<FoundStack, 'planned' | 'id'>,
  status: string,
): Promise<Problem> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: id }));
  // the newest first: what came before this deletion belongs to another operation
  const begun = StackEvents.findIndex(
    (event) => event.PhysicalResourceId === id && event.ResourceStatus === 'DELETE_IN_PROGRESS',
  );
  const reasons = StackEvents.slice(0, begun < 0 ? undefined : begun)
    .filter((event) => event.ResourceStatus === 'DELETE_FAILED' && event.PhysicalResourceId !== id)
    .map((event) => `  ${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`);
  const what = `the stack ${planned.name} in account ${planned.place.account} was not deleted: it is ${status}`;
  return new Problem([what, ...reasons.toReversed(), 'put this right, and run the command again'].join('\n'));
}

async function describe(client: CloudFormationClient, StackName: string): Promise<Description | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks.at(0);
  } catch (error) {
    if (isNoStack(error)) return undefined;
    throw new Problem(`CloudFormation doesn't tell about the stack ${StackName}: ${said(error)}`);
  }
}

/** Explains which bootstrap stack is needed if the role may not look at what a stack has. */
async function looked<T>({ name, place }: PlannedStack, look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    const { account, region, deployRole, lookupRole } = place;
    const isDenied = error instanceof Error && error.name.startsWith('AccessDenied');
    throw new Problem(
      `CloudFormation doesn't list the resources of the stack ${name} in account ${account}: ${said(error)}` +
        (isDenied
          ? `; let your credentials assume ${lookupRole}, or bootstrap the account again with a CDK CLI whose template has ` +
            `version ${LISTING_BOOTSTRAP} or later, so that ${deployRole} may list resources: ` +
            `npx cdk bootstrap aws://${account}/${region}`
          : ''),
    );
  }
}

async function keptIds(client: CloudFormationClient, StackName: string): Promise<Set<string>> {
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' }));
  return retainedIn(TemplateBody);
}

async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<StackResourceSummary[]> {
  const all: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries } of paginateListStackResources({ client }, { StackName }))
    all.push(...(StackResourceSummaries ?? []));
  return all;
}
