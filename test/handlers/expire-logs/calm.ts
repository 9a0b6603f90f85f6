import type { Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { ENDPOINT, ENV, LogGroups, tick } from './fixture';

export const expireLogs: Scenarios = {
  'a day has passed': async () => {
    const cloud = await Cloud.start();
    const groups = new LogGroups(cloud, { [ENDPOINT]: 0 });
    return {
      cloud,
      environment: ENV,
      event: tick,
      done: () => [...groups.retention].map(([name, days]) => `${name} keeps ${days} days`).toSorted(),
      told: () => [],
    };
  },
};
