import type { Calm, Scenarios } from '../support/calm';
import { keepNotices } from '../support/notices';
import { Account, alarm, ENV, requested } from './fixture';

export const retrain: Scenarios = {
  'an alarm goes off': () => calm(alarm('event-1')),
  'somebody asks': () => calm(requested()),
};

async function calm(event: unknown): Promise<Calm> {
  const account = await Account.start();
  const notices = keepNotices(account.cloud);
  return {
    cloud: account.cloud,
    environment: ENV,
    event,
    done: () => account.runs.map(({ version }) => `a run on ${version}`),
    told: () => notices,
  };
}
