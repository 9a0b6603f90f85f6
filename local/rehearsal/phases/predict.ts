import { captured } from '../captured-traffic';
import { percentile, send, take } from '../traffic';
import { production } from '../production';
import type { Phase } from './phase';

const REQUESTS = 300;

export const predict: Phase = {
  name: 'predict',
  title: 'Request predictions from the production endpoint',
  async run(session) {
    const { scope, endpointName } = await production(session);
    await session.aws.simulator.parts.hosting.flush();
    session.facts.capturedBefore = (await captured(session)).records;
    const latencies = await send(session, scope, endpointName, take(session.useCase.rows, REQUESTS));
    const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
    session.facts.latency = { requests: latencies.length, p50, p99 };
    session.progress.detail(
      endpointName,
      `${latencies.length} answers, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    );
  },
};
