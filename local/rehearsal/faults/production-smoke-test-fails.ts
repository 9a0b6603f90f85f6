import { RehearsalFailure } from '../failure';
import { registerCopy } from '../model-copy';
import { release } from '../phases/approve';
import { environment, production } from '../production';
import { send, take } from '../traffic';
import type { Fault } from './fault';
import { configOf, failedIn, rolledBack } from './release-ends';

export const productionSmokeTestFails: Fault = {
  name: 'production-smoke-test-fails',
  title: 'a release answers with errors in production only; the stage rolls back by itself to the release before',
  after: 'deliver',
  async run(session) {
    const { stack, scope, endpointName } = await production(session);
    const staging = await environment(session, session.assembly.environments[0]!);
    const before = await configOf(session, staging.scope, staging.endpointName);
    session.aws.simulator.parts.hosting.plan(scope, endpointName, { failing: 'planned by the rehearsal' });
    const execution = await release(session, await registerCopy(session, session.facts.modelPackage!));
    await failedIn(session, execution, `${stack.name.split('-').at(-1)} SmokeTest`);
    const bad = await configOf(session, scope, endpointName);
    await rolledBack(session, execution);
    if ((await configOf(session, scope, endpointName)) === bad) {
      throw new RehearsalFailure(endpointName, 'production still serves the release that failed its smoke test');
    }
    await send(session, scope, endpointName, take(session.useCase.rows, 20));
    if ((await configOf(session, staging.scope, staging.endpointName)) === before) {
      throw new RehearsalFailure(
        staging.endpointName,
        'the rollback of production changed staging, where the release works',
      );
    }
  },
};
