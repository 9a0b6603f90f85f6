import { metricsOf } from '../evidence/alarms';
import { profilesOf } from '../evidence/profile';
import { isHeard, qualityAlarms, schedules } from '../evidence/quality-alarms';
import { serving } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Models in production are checked again and again against what the business needs, and somebody hears of departures. */
export const MLOPS01_BP03: PracticeRule = {
  id: 'MLOPS01-BP03',
  fix: {
    library: '`monitoring.DriftCheck` and `monitoring.Notifications`',
    cloudFormation:
      'an AWS::CloudWatch::Alarm with an action on a metric of your own namespace, and a schedule that checks the model',
  },
  judge: (estate) => {
    const [served] = serving(estate);
    if (!served) return [];
    const alarms = qualityAlarms(estate);
    const [heard] = alarms.filter((alarm) => isHeard(estate, alarm).verdict === 'PASSED');
    const [schedule] = schedules(estate);
    if (alarms.length === 0) {
      return [{ ...failed('no alarm is on a metric of the business or of the quality of a model'), subject: served }];
    }
    if (!heard) return [{ ...isHeard(estate, alarms[0]), subject: alarms[0] }];
    if (!schedule)
      return [{ ...cantTell("the template doesn't show what publishes the metric of the alarm"), subject: heard }];
    const reason = `${schedule.logicalId} checks on a schedule, and somebody hears of the alarm${unwatched(estate, alarms)}`;
    return [{ ...passed(reason), subject: heard }];
  },
};

/** The KPI of a use case that no alarm is on, for the person who judges the rest. */
function unwatched(estate: Estate, alarms: readonly Subject[]): string {
  const watched = new Set(alarms.flatMap(metricsOf).map(({ name }) => name.text));
  const kpi = profilesOf(estate)
    .map(({ facts }) => facts.get('goal', 'kpi', 'name'))
    .find(({ isSet, text }) => isSet && !watched.has(text));
  return kpi ? `; people have to measure ${kpi.text} themselves` : '';
}
