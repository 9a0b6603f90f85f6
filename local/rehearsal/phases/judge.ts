import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { FILES } from '../../core/package';
import { type DeployedPolicies, groupPolicies, iamVerdict, stackResources } from '../../iam';
import { RehearsalFailure } from '../failure';
import { type Session, toolsOf } from '../session';
import type { Phase } from './phase';

export const judge: Phase = {
  name: 'judge',
  title: 'Check every call against the deployed policies',
  async run(session) {
    const resources = await Promise.all(
      session.assembly.scopes.map((scope) => session.aws.use(CloudFormationClient, scope, stackResources)),
    );
    const policies = await deployedPolicies(session);
    writeFileSync(join(session.folder, 'policies.json'), JSON.stringify(policies, null, 2));
    writeFileSync(join(session.folder, 'resources.json'), JSON.stringify(resources.flat(), null, 2));
    const verdict = await iamVerdict({
      calls: session.aws.callsFile,
      policies,
      resources: resources.flat(),
      reviewed: FILES.reviewed,
    });
    session.verdict = verdict;
    const unreviewed = verdict.unused.filter(({ reviewed }) => !reviewed);
    session.progress.detail('calls checked', `${verdict.judged}, ${verdict.denied.length} denied`);
    const reasons = unreviewed.length === 0 ? 'each of them reviewed' : `${unreviewed.length} of them not reviewed`;
    session.progress.detail('never used', `${verdict.unused.length} permissions, ${reasons}`);
    complain(session);
  },
};

/** The policies that the emulator holds, and those of model package groups, which the simulator holds. */
async function deployedPolicies(session: Session): Promise<DeployedPolicies> {
  const tools = toolsOf(session);
  const policies = await session.aws.control.policies();
  const groups = await session.aws.use(SageMakerClient, tools, (client) => groupPolicies(client, tools.account));
  return { ...policies, resources: [...policies.resources, ...groups] };
}

/** Fails the rehearsal over a call that was denied, or that the evaluator would have denied. */
function complain({ verdict }: Session): void {
  const [first] = [...verdict!.denied, ...verdict!.disputed, ...verdict!.unknown];
  if (!first) return;
  const { role, action, resource } = first;
  throw new RehearsalFailure(`${action} of ${role}`, `${role} is not allowed to call ${action} on ${resource}`);
}
