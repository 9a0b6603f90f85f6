import { cdk } from '../cdk';
import { type Session, toolsOf } from '../session';
import type { Scope } from '../../core/scope';
import type { Phase } from './phase';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

export const bootstrap: Phase = {
  name: 'bootstrap',
  title: 'Bootstrap the accounts, none of which trusts another one',
  async run(session) {
    const tools = toolsOf(session);
    await Promise.all(session.assembly.scopes.map((scope) => bootstrapOne(session, scope, tools)));
  },
};

async function bootstrapOne(session: Session, scope: Scope, tools: Scope): Promise<void> {
  // releases of version 0.1.0 are deployed by the bootstrap roles
  const trusts = session.options.from !== undefined && scope.account !== tools.account;
  const trust = trusts ? ['--trust', tools.account] : [];
  await cdk(
    session,
    [
      'bootstrap',
      `aws://${scope.account}/${scope.region}`,
      ...trust,
      '--cloudformation-execution-policies',
      ADMINISTRATOR,
      // the assembly stands in for the app, which has nothing to say about bootstrapping
      '--app',
      session.assembly.folder,
    ],
    { scope, log: `cdk-bootstrap-${scope.account}-${scope.region}` },
  );
  session.progress.detail(scope.account, trusts ? `bootstrapped, trusts ${tools.account}` : 'bootstrapped');
}
