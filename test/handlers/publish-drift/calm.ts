import type { Calm, Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { metricsIn } from '../support/metrics';
import { ended, ENV, REPORT, report } from './fixture';

export const publishDrift: Scenarios = {
  'a drift check succeeded': () => calm('Succeeded'),
  'a drift check failed': () => calm('Failed'),
};

async function calm(status: string): Promise<Calm> {
  const cloud = await Cloud.start();
  cloud.objects.put(REPORT, report());
  return { cloud, environment: ENV, event: ended(status), done: () => [], told: metricsIn };
}
