/** What the alarm on silence has in a template. */
interface Alarm {
  readonly Metrics: { readonly Expression?: string; readonly MetricStat?: { readonly Period: number } }[];
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly Threshold: number;
}

/**
 * The state of an alarm at a minute, from the minutes at which its metric was reported; `undefined` if the alarm has no
 * data, and so keeps its state. CloudWatch documents that FILL with REPEAT has nothing to repeat before the first data
 * point. It doesn't document how many periods it looks at beyond those that it evaluates, so here it looks at no more.
 */
export function stateOf(alarm: Alarm, reports: number[], at: number): 'OK' | 'ALARM' | undefined {
  const [{ Expression }, { MetricStat }] = alarm.Metrics;
  if (Expression !== 'FILL(checks, REPEAT) - FILL(checks, 0)') throw new Error(`can't evaluate ${Expression}`);
  const minutes = MetricStat!.Period / 60;
  const checks = Array.from({ length: alarm.EvaluationPeriods }, (_, i) => {
    const end = at - (alarm.EvaluationPeriods - 1 - i) * minutes;
    return reports.filter((time) => time > end - minutes && time <= end).length || undefined;
  });
  let last: number | undefined;
  const values = checks.map((count) => {
    last = count ?? last;
    return last === undefined ? undefined : last - (count ?? 0);
  });
  if (values.every((value) => value === undefined)) return undefined;
  const breaching = values.filter((value) => value !== undefined && value > alarm.Threshold);
  return breaching.length >= alarm.DatapointsToAlarm ? 'ALARM' : 'OK';
}
