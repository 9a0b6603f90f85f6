import { boundRelease, COPIES, zipOf } from '../support/bound-release';
import type { Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { jobOf, serveJobOnce } from '../support/jobs';

const location = { type: 'S3', s3Location: { bucketName: 'pipeline', objectKey: 'delivery/Release/abc' } };

export const verifyRelease: Scenarios = {
  'a release is about to be deployed': async () => {
    const cloud = await Cloud.start();
    const answers = serveJobOnce(cloud);
    for (const { uri, body } of Object.values(COPIES)) cloud.objects.put(uri.slice(5), body);
    const { files, digest } = boundRelease();
    cloud.objects.put(`pipeline/${location.s3Location.objectKey}`, zipOf(files));
    cloud.table.items.set(`release#${digest}`, { id: { S: `release#${digest}` } });
    return {
      cloud,
      environment: { RELEASES_TABLE: 'state' },
      event: jobOf('{"environment":"prod"}', { inputArtifacts: [{ name: 'Release', revision: null, location }] }),
      done: () => answers.map(({ success }) => `the job ${success ? 'succeeded' : 'failed'}`),
      told: () => [],
      failure: () => answers.find(({ success }) => !success)?.message,
    };
  },
};
