import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import { alarms, listenersOf, metricsOf } from './alarms';
import { eventRules } from './events';
import { MODEL_MONITOR } from './workload';

/** The alarms on metrics that no service of AWS publishes of itself: of the business, or of the quality of a model. */
export function qualityAlarms(estate: Estate): Subject[] {
  return alarms(estate).filter((alarm) => metricsOf(alarm).some(({ namespace }) => isOwn(namespace.text)));
}

/** The monitor of SageMaker publishes under names that begin like those of the service. */
function isOwn(namespace: string): boolean {
  if (namespace === '') return false;
  return /data-metrics|model-metrics|bias-metrics|explainability/i.test(namespace) || !/^\/?aws\//i.test(namespace);
}

/** Whether somebody, or something, hears of an alarm. */
export function isHeard(estate: Estate, alarm: Subject): Outcome {
  const [listener] = listenersOf(estate, alarm);
  if (!listener)
    return failed('nobody hears of the alarm: it has no action, and no rule is about it', alarm.properties);
  const { subject, node } = listener;
  return subject === alarm
    ? passed(`it tells ${node.text}`, node)
    : passed(`${subject.logicalId} passes it on`, alarm.properties);
}

/** What runs again and again by the clock. */
export function schedules(estate: Estate): Subject[] {
  return [
    ...estate.all('AWS::Scheduler::Schedule', 'AWS::SageMaker::MonitoringSchedule'),
    ...eventRules(estate).filter(({ properties }) => properties.get('ScheduleExpression').value !== undefined),
  ];
}

/** What watches the quality of models: alarms on it, and the monitor of SageMaker. */
export function qualityWatchers(estate: Estate): Subject[] {
  return [...qualityAlarms(estate), ...estate.all(...MODEL_MONITOR)];
}
