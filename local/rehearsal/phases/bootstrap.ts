import { cdk } from '../cdk';
import { type Session, toolsOf } from '../session';
import type { Scope } from '../../core/scope';
import type { Phase } from './phase';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

export const bootstrap: Phase = {
  name: 'bootstrap',
  title: 'Bootstrap the accounts, with the environments trusting the tools account',
  async run(session) {
    const tools = toolsOf(session);
    await Promise.all(session.assembly.scopes.map((scope) => bootstrapOne(session, scope, tools)));
  },
};

async function bootstrapOne(session: Session, scope: Scope, tools: Scope): Promise<void> {
  const trust = scope.account === tools.account ? [] : ['--trust', tools.account];
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
  session.progress.detail(scope.account, trust.length > 0 ? `bootstrapped, trusts ${tools.account}` : 'bootstrapped');
}
