import { captured } from '../captured-traffic';
import { broken } from '../diagnosis';
import { within } from '../session';
import type { Phase } from './phase';

export const capture: Phase = {
  name: 'capture',
  title: 'Find the captured traffic in S3',
  async run(session) {
    const { latency, capturedBefore } = session.facts;
    const wanted = capturedBefore! + latency!.requests;
    const found = await within(session, session.patience, async () => {
      const { records, uri } = await captured(session);
      return records >= wanted ? { records, uri } : undefined;
    });
    if (!found) {
      const { records } = await captured(session);
      throw await broken(session, 'predictions → captured traffic', `${records} of ${wanted} requests were captured`);
    }
    session.facts.captured = found.records;
    session.progress.detail(`${found.records} records`, found.uri);
  },
};
