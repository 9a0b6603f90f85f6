import { alarmsOn, metricsOf } from '../evidence/alarms';
import { endpoints } from '../evidence/endpoints';
import { isHeard } from '../evidence/quality-alarms';
import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Errors and latencies of endpoints are measured, and somebody hears when they are too high. */
export const MLOPS05_BP01: PracticeRule = {
  id: 'MLOPS05-BP01',
  fix: {
    library: '`monitoring.EndpointAlarms`, with `monitoring.Notifications`',
    cloudFormation:
      'an AWS::CloudWatch::Alarm with AlarmActions on Invocation5XXErrors, and one on ModelLatency, with the EndpointName as dimension',
  },
  judge: (estate) =>
    endpoints(estate).flatMap((endpoint) =>
      KINDS.map((kind) => ({ ...watched(estate, endpoint, kind), subject: endpoint })),
    ),
};

interface Kind {
  readonly what: string;
  readonly metrics: RegExp;
}

const KINDS: readonly Kind[] = [
  { what: 'errors', metrics: /errors?$/i },
  { what: 'latency', metrics: /latency|TotalProcessingTime|TimeInBacklog|backlog/i },
];

function watched(estate: Estate, endpoint: Subject, { what, metrics }: Kind): Outcome {
  const alarms = alarmsOn(estate, endpoint).filter((alarm) =>
    metricsOf(alarm).some(({ name }) => metrics.test(name.text)),
  );
  const heard = alarms.find((alarm) => isHeard(estate, alarm).verdict === 'PASSED');
  const place = endpoint.properties;
  if (heard) return passed(`${heard.logicalId} watches its ${what}`, place);
  return alarms.length > 0
    ? failed(`nobody hears of ${alarms[0].logicalId}, which watches its ${what}`, place)
    : failed(`no alarm watches its ${what}`, place);
}
