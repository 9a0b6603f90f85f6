import { cdk } from '../cdk';
import { RehearsalFailure } from '../failure';
import { makeRoles, narrowRoles } from '../iam-team';
import { subscribe } from '../mail';
import type { Session } from '../session';
import type { Scope } from '../../core/scope';
import type { Phase } from './phase';

export const deploy: Phase = {
  name: 'deploy',
  title: 'Deploy the stacks of every account',
  async run(session) {
    await deployAssembly(session);
    await subscribe(session);
  },
};

/** Deploys the stacks of the session's assembly, be they new or not, each account with credentials of its own. */
export async function deployAssembly(session: Session): Promise<void> {
  await makeRoles(session);
  await Promise.all(session.assembly.scopes.map((scope) => deployInto(session, scope)));
  await narrowRoles(session);
  for (const { name, scope, template } of session.assembly.stacks) {
    session.facts.resources.push({ stack: name, resources: Object.keys(template.Resources).length });
    const resources = await session.aws.resources(scope, name);
    session.deployed.push(...resources.map(({ ResourceType }) => ResourceType!));
  }
}

async function deployInto(session: Session, scope: Scope): Promise<void> {
  const followed = new DeploymentLog(session);
  const { folder } = session.assembly;
  const options = ['--exclusively', '--require-approval', 'never', '--concurrency', '3', '--progress', 'events'];
  await cdk(session, ['deploy', ...session.assembly.selectorsIn(scope), '--app', folder, ...options], {
    scope,
    log: `cdk-deploy-${scope.account}-${scope.region}`,
    onLine: (line) => followed.hear(line),
  }).catch((error: Error) => {
    throw followed.explain(error);
  });
}

const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g');

/** Reads what the CLI prints during a deployment: `stack |  12/55 | 10:00:00 | CREATE_COMPLETE | AWS::S3::Bucket | path id reason`. */
export class DeploymentLog {
  private readonly told = new Set<string>();
  private failed?: { readonly resource: string; readonly reason: string };

  public constructor(private readonly session: Pick<Session, 'progress'>) {}

  public hear(line: string): void {
    const cells = line
      .replaceAll(COLOURS, '')
      .split('|')
      .map((cell) => cell.trim());
    const [stack, second] = cells as [string, string | undefined];
    const [, done, total] = second?.match(/^(\d+)\/(\d+)$/) ?? [];
    if (done && total) this.tell(stack, Number(done), Number(total));
    const status = cells.findIndex((cell) => /^(CREATE|UPDATE)_FAILED$/.test(cell));
    if (status > 0) this.note(cells[status + 1] ?? '', cells.slice(status + 2).join('|'));
  }

  /** Names the first resource that failed instead of the CLI's exit status. */
  public explain(error: Error): Error {
    if (!this.failed || !(error instanceof RehearsalFailure)) return error;
    return new RehearsalFailure(this.failed.resource, this.failed.reason, error.details.slice(-1));
  }

  private tell(stack: string, done: number, total: number): void {
    // the CLI learns of all resources at once, and counts the stack as one of them
    if (done < total || this.told.has(stack)) return;
    this.told.add(stack);
    this.session.progress.detail(stack, `${total - 1} resources deployed`);
  }

  private note(type: string, rest: string): void {
    const [, id, reason] = rest.match(/^(?:\S*\/\S*\s)?(?:\S+\s\()?([A-Za-z0-9]+)\)?\s*(.*)$/) ?? [];
    if (this.failed || !id || /cancel/i.test(reason ?? '')) return;
    this.failed = { resource: `${type} ${id}`, reason: reason || 'CloudFormation gives no reason' };
  }
}
