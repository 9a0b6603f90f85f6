import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { cdk } from '../cdk';
import { RehearsalFailure } from '../failure';
import { removeRoles } from '../iam-team';
import { inventory } from '../inventory';
import { type Session, within } from '../session';
import type { Scope } from '../../core/scope';
import type { Phase } from './phase';

export const destroy: Phase = {
  name: 'destroy',
  title: 'Destroy everything except the data that the templates retain',
  async run(session) {
    await noteRetained(session);
    for (const scope of session.assembly.scopes) await deleteReleases(session, scope);
    for (const scope of session.assembly.scopes) {
      const options = ['--exclusively', '--force', '--app', session.assembly.folder];
      await cdk(session, ['destroy', ...session.assembly.selectorsIn(scope), ...options], { scope });
    }
    await removeRoles(session);
    const left = await leftBehind(session);
    const strays = left.filter(({ id }) => !session.retained.has(id));
    if (strays.length > 0) {
      const [{ type, id }] = strays as [{ type: string; id: string }];
      throw new RehearsalFailure(
        id,
        `${type} ${id} was left behind although no template retains it`,
        strays.map((s) => `${s.type} ${s.id}`),
      );
    }
    session.facts.retained = left.map(({ type, id }) => `${type} ${id}`).toSorted();
    session.progress.detail('left', `${left.length} resources, all of them retained on purpose`);
  },
};

/** Notes the resources that the deployed templates retain. A later template may not know them any more. */
export async function noteRetained(session: Session): Promise<void> {
  for (const stack of session.assembly.stacks) {
    for (const { LogicalResourceId, PhysicalResourceId } of await session.aws.resources(stack.scope, stack.name)) {
      const policy = stack.template.Resources[LogicalResourceId!]?.DeletionPolicy;
      if (policy?.startsWith('Retain')) session.retained.add(PhysicalResourceId!);
    }
  }
}

/** Deletes the stacks that the delivery pipeline made, which the CDK CLI doesn't know. */
async function deleteReleases(session: Session, scope: Scope): Promise<void> {
  const released = session.assembly.releases;
  const names = (await standing(session, scope)).filter((name) => released.includes(name));
  for (const StackName of names) {
    await session.aws.use(CloudFormationClient, scope, (client) => client.send(new DeleteStackCommand({ StackName })));
    const gone = await within(session, 60, async () =>
      (await standing(session, scope)).includes(StackName) ? undefined : true,
    );
    if (!gone) throw new RehearsalFailure(StackName, await reasonOf(session, scope, StackName));
    session.progress.detail(StackName, 'deleted');
  }
}

async function standing(session: Session, scope: Scope): Promise<string[]> {
  const { StackSummaries } = await session.aws.use(CloudFormationClient, scope, (client) =>
    client.send(new ListStacksCommand({})),
  );
  const alive = (StackSummaries ?? []).filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  return alive.map(({ StackName }) => StackName!);
}

async function reasonOf(session: Session, scope: Scope, StackName: string): Promise<string> {
  const { Stacks } = await session.aws.use(CloudFormationClient, scope, (client) =>
    client.send(new DescribeStacksCommand({ StackName })),
  );
  return `the stack is in ${Stacks?.[0]?.StackStatus}: ${Stacks?.[0]?.StackStatusReason ?? 'CloudFormation gives no reason'}`;
}

/** What the accounts still have, apart from the resources of stacks that stand: those of other use cases. */
async function leftBehind(session: Session): Promise<{ type: string; id: string }[]> {
  const left = session.assembly.scopes.map(async (scope) => {
    const stacks = await standing(session, scope);
    const resources = await Promise.all(stacks.map((name) => session.aws.resources(scope, name)));
    const ofOthers = new Set(resources.flat().map(({ PhysicalResourceId }) => PhysicalResourceId!));
    return (await inventory(session.aws, scope)).filter(({ id }) => !ofOthers.has(id));
  });
  return (await Promise.all(left)).flat();
}
