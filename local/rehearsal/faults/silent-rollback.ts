import { RehearsalFailure } from '../failure';
import { registerCopy } from '../model-copy';
import { release } from '../phases/approve';
import { environment, production } from '../production';
import { send, take } from '../traffic';
import type { Fault } from './fault';
import { configOf, failedIn, rolledBack } from './release-ends';

export const silentRollback: Fault = {
  name: 'silent-rollback',
  title:
    'SageMaker rolls an endpoint back and the stack does not notice; the smoke test does, and production never changes',
  after: 'deliver',
  async run(session) {
    const { stack, scope, endpointName } = await environment(session, session.assembly.environments[0]!);
    const served = await production(session);
    const before = await configOf(session, served.scope, served.endpointName);
    const old = await configOf(session, scope, endpointName);
    session.aws.simulator.parts.hosting.plan(scope, endpointName, { rollback: 'the service gave up' });
    await session.aws.control.overlookRollback(scope, endpointName);
    const execution = await release(session, await registerCopy(session, session.facts.modelPackage!));
    const reason = await failedIn(session, execution, `${stack.name.split('-').at(-1)} SmokeTest`);
    if (!reason.includes(old))
      throw new RehearsalFailure(endpointName, `the smoke test does not name ${old}: ${reason}`);
    await rolledBack(session, execution);
    await send(session, scope, endpointName, take(session.useCase.rows, 20));
    if ((await configOf(session, served.scope, served.endpointName)) !== before) {
      throw new RehearsalFailure(served.endpointName, 'a release that failed in staging changed production');
    }
  },
};
