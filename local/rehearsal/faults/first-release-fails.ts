import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { RehearsalFailure } from '../failure';
import { followDelivery } from '../delivery-pipeline';
import { registerCopy } from '../model-copy';
import { release } from '../phases/approve';
import type { Session } from '../session';
import type { Scope } from '../../core/scope';
import { registerUnloadable } from './broken-model';
import type { Fault } from './fault';
import { failedIn } from './release-ends';

export const firstReleaseFails: Fault = {
  name: 'first-release-fails',
  title: 'the very first release does not come up; its stack is stuck, and the next release clears it by itself',
  after: 'register',
  async run(session) {
    const { name, scope } = session.assembly.environments[0]!;
    const model = session.facts.modelPackage!;
    await failedIn(
      session,
      await release(session, await registerUnloadable(session, model)),
      `${stageOf(name)} Deploy`,
    );
    const stuck = await statusOf(session, scope, `${name}-release`);
    if (stuck !== 'ROLLBACK_COMPLETE') throw new RehearsalFailure(`${name}-release`, `the stack is in ${stuck}`);
    session.progress.detail(`${name}-release`, stuck);
    const { status, failed } = await followDelivery(
      session,
      await release(session, await registerCopy(session, model)),
    );
    if (status !== 'Succeeded') {
      throw new RehearsalFailure(
        `${failed?.stage} ${failed?.action}`,
        failed?.message ?? `the release ended as ${status}`,
      );
    }
  },
};

/** The stage of the delivery pipeline for the environment of a stack. */
function stageOf(stack: string): string {
  return stack.split('-').at(-1)!;
}

async function statusOf(session: Session, scope: Scope, StackName: string): Promise<string | undefined> {
  const { Stacks } = await session.aws.use(CloudFormationClient, scope, (client) =>
    client.send(new DescribeStacksCommand({ StackName })),
  );
  return Stacks?.[0]?.StackStatus;
}
