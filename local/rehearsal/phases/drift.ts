import { checkDrift, sendDrifted } from '../drift-check';
import { publishNewerData } from '../newer-data';
import type { Phase } from './phase';

export const drift: Phase = {
  name: 'drift',
  title: 'Send traffic from a different population until the drift alarm goes off',
  async run(session) {
    await checkDrift(session, 'OK');
    await sendDrifted(session);
    // without something new to train on, the alarm starts nothing
    await publishNewerData(session);
    await checkDrift(session, 'ALARM');
  },
};
