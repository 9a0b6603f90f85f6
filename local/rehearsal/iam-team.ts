import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { SynthesisedStack } from './assembly';
import { RehearsalFailure } from './failure';
import { type Known, reportedRoles, roleTemplate } from './role-report';
import { type Session, within } from './session';

/** How many seconds a stack of roles may take. */
const PATIENCE = 60;

/**
 * The people who make the roles of a project whose stacks make none. They read its report and nothing else. Before the
 * deployment, a value that nobody knows yet is a wildcard; afterwards, it is what was deployed.
 */
export async function makeRoles(session: Session): Promise<void> {
  const made = await eachStack(session, () => []);
  if (made > 0) session.progress.detail('roles', `${made} made from the report, as nothing in the stacks makes them`);
}

/** Narrows the roles to what was deployed. */
export async function narrowRoles(session: Session): Promise<void> {
  if (reportedRoles(session.assembly.folder).length === 0) return;
  const { stacks } = session.assembly;
  const resources = stacks.map(async ({ name, scope }) => [name, await session.aws.resources(scope, name)] as const);
  const deployed = new Map(await Promise.all(resources));
  const narrowed = await eachStack(session, (stack) => deployed.get(stack) ?? []);
  session.progress.detail('roles', `${narrowed} narrowed to what was deployed`);
}

/** Deletes the roles. */
export async function removeRoles(session: Session): Promise<void> {
  if (reportedRoles(session.assembly.folder).length === 0) return;
  for (const stack of session.assembly.stacks) {
    const StackName = rolesOf(stack);
    if ((await statusOf(session, stack)) === undefined) continue;
    await session.aws.use(CloudFormationClient, stack.scope, (client) =>
      client.send(new DeleteStackCommand({ StackName })),
    );
  }
}

/** Makes or updates the roles of each stack, and says how many there are. */
async function eachStack(session: Session, known: Known): Promise<number> {
  const roles = reportedRoles(session.assembly.folder);
  for (const stack of session.assembly.stacks) {
    const own = roles.filter((role) => role.stack === stack.name);
    if (own.length > 0) await bring(session, stack, roleTemplate(own, known));
  }
  return roles.length;
}

async function bring(session: Session, stack: SynthesisedStack, template: object): Promise<void> {
  const request = {
    StackName: rolesOf(stack),
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  };
  const exists = (await statusOf(session, stack)) !== undefined;
  const command = exists ? new UpdateStackCommand(request) : new CreateStackCommand(request);
  await session.aws.use(CloudFormationClient, stack.scope, async (client) => {
    await (exists ? client.send(command as UpdateStackCommand) : client.send(command as CreateStackCommand));
  });
  const status = await within(session, PATIENCE, async () => {
    const now = await statusOf(session, stack);
    return now?.endsWith('_IN_PROGRESS') ? undefined : now;
  });
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return;
  throw new RehearsalFailure(request.StackName, `the roles of the report can't be made: the stack is in ${status}`);
}

async function statusOf(session: Session, stack: SynthesisedStack): Promise<string | undefined> {
  const StackName = rolesOf(stack);
  try {
    const { Stacks } = await session.aws.use(CloudFormationClient, stack.scope, (client) =>
      client.send(new DescribeStacksCommand({ StackName })),
    );
    return Stacks?.[0]?.StackStatus;
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

function rolesOf({ name }: SynthesisedStack): string {
  return `${name}-roles`;
}
