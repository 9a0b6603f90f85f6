import { setTimeout as sleep } from 'node:timers/promises';
import { checks, fireSchedules, startCheck } from '../drift-check';
import { RehearsalFailure } from '../failure';
import { production } from '../production';
import { send, take } from '../traffic';
import { followToSuccess } from '../training-pipeline';
import { expireCaptured, alarmOf, reached } from './captured';
import type { Fault } from './fault';

const REQUESTS = 250;
const FAILED = 'drift-check-failed';

export const expiredCapture: Fault = {
  name: 'expired-capture',
  title: 'captured traffic expires before the check; no check starts, none fails, and new traffic is checked again',
  after: 'deliver',
  async run(session) {
    const { scope, endpointName } = await production(session);
    session.progress.detail('captured objects that expired', `${await expireCaptured(session)}`);
    const before = (await checks(session)).length;
    await fireSchedules(session);
    await sleep(3000, undefined, { signal: session.signal });
    if ((await checks(session)).length !== before) {
      throw new RehearsalFailure('drift check', 'a check started although nothing is captured');
    }
    // the metric of the alarm has an hour's period, so this has to come before a check that fails
    await reached(session, await alarmOf(session, FAILED), 'OK');
    await send(session, scope, endpointName, take(session.useCase.rows, REQUESTS));
    await session.aws.simulator.parts.hosting.flush();
    await followToSuccess(session, scope, await startCheck(session));
    await reached(session, await alarmOf(session, FAILED), 'OK');
  },
};
