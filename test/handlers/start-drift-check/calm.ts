import type { Calm, Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { metricsIn } from '../support/metrics';
import { keepNotices } from '../support/notices';
import { json } from '../support/wire';
import { ENDPOINT, ENV, EXECUTION, request, START } from './fixture';

export const startDriftCheck: Scenarios = {
  'the endpoint captured traffic': () => calm(100),
  'the endpoint captured more than fits on the disk': () => calm(2000),
  'the endpoint captured nothing': () => calm(0),
};

async function calm(bytes: number): Promise<Calm> {
  const cloud = await Cloud.start();
  const at = `capture/captured/7/${ENDPOINT}/main/2026/11/20/08/a.jsonl`;
  if (bytes > 0) cloud.objects.put(at, 'x'.repeat(bytes), {}, new Date('2026-11-20T08:30:00Z'));
  const tokens = new Set<string>();
  cloud.on(START, ({ body }) => {
    tokens.add(JSON.parse(body.toString()).ClientRequestToken);
    return json({ PipelineExecutionArn: EXECUTION });
  });
  const notices = keepNotices(cloud);
  return {
    cloud,
    environment: { ...ENV, WINDOW_HOURS: '1' },
    event: request(),
    done: () => [...tokens].map(() => 'a check was started'),
    told: (lines) => [...metricsIn(lines), ...notices],
  };
}
