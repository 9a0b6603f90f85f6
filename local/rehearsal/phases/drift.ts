import { checkDrift } from '../drift-check';
import { publishNewerData } from '../newer-data';
import { production } from '../production';
import { drifted, send, take } from '../traffic';
import type { Phase } from './phase';

const REQUESTS = 900;

export const drift: Phase = {
  name: 'drift',
  title: 'Send traffic from a different population until the drift alarm goes off',
  async run(session) {
    await checkDrift(session, 'OK');
    const { scope, endpointName } = await production(session);
    await send(session, scope, endpointName, take(drifted(session.useCase.rows), REQUESTS));
    session.progress.detail(endpointName, `${REQUESTS} requests from a different population`);
    await session.aws.simulator.parts.hosting.flush();
    // without something new to train on, the alarm starts nothing
    await publishNewerData(session);
    await checkDrift(session, 'ALARM');
  },
};
