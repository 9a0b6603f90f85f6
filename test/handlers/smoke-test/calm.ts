import { strToU8, zipSync } from 'fflate';
import type { Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { serveJobOnce, stackResources } from '../support/jobs';
import { endpointIn, DESCRIBE, GOOD, INVOKE, job, MADE, REQUEST, RESOURCES } from './fixture';

export const smokeTest: Scenarios = {
  'a release was deployed': async () => {
    const cloud = await Cloud.start();
    const answers = serveJobOnce(cloud);
    cloud.on(DESCRIBE, () => endpointIn('InService'));
    cloud.on(RESOURCES, () => stackResources([MADE]));
    cloud.on(INVOKE, () => GOOD);
    const files = {
      'manifest.json': { schema: 'release/1', smokeTests: { staging: 'requests/1.json' } },
      'requests/1.json': REQUEST,
    };
    const entries = Object.entries(files).map(([name, content]) => [name, strToU8(JSON.stringify(content))]);
    cloud.objects.put('artifacts/delivery/Release/abc', Buffer.from(zipSync(Object.fromEntries(entries))));
    return {
      cloud,
      environment: {},
      event: job(),
      done: () => answers.map(({ success }) => `the job ${success ? 'succeeded' : 'failed'}`),
      told: () => [],
      words: { AssumeRole: "can't be assumed", InvokeEndpoint: 'call' },
      failure: () => answers.find(({ success }) => !success)?.message,
    };
  },
};
