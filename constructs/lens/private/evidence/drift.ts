import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import { alarms, listenersOf, type Metric, metricsOf } from './alarms';
import { isNamed } from './names';
import { isTraining, readPipelines } from './pipelines';
import { startsItself } from './started';

/** How metrics are called that compare traffic with the training data. */
const DRIFT = /drift|psi|skew|divergence|wasserstein|kolmogorov|feature_?baseline|data_?quality/i;
/** How metrics are called that compare predictions with what came true. */
const QUALITY =
  /accuracy|auc\b|auc$|f1|f0_5|f2|recall|precision|mae\b|mse|rmse|r2|model_?quality|performance|degrad|mape/i;

/** The alarms on drift. */
export function driftAlarms(estate: Estate): Subject[] {
  return alarmsBy(estate, ({ namespace, name }) => /data-metrics/i.test(namespace.text) || DRIFT.test(name.text));
}

/** The alarms on the quality of predictions. */
export function qualityAlarms(estate: Estate): Subject[] {
  return alarmsBy(estate, ({ namespace, name }) => /model-metrics/i.test(namespace.text) || QUALITY.test(name.text));
}

/** Metrics of other services of AWS are about them. */
function alarmsBy(estate: Estate, is: (metric: Metric) => boolean): Subject[] {
  return alarms(estate).filter((alarm) =>
    metricsOf(alarm).some((metric) => !metric.namespace.text.startsWith('AWS/') && is(metric)),
  );
}

/** Whether something hears of one of some alarms. */
export function isHeard(estate: Estate, all: readonly Subject[], what: string): Outcome {
  const heard = all.find((alarm) => listenersOf(estate, alarm).length > 0);
  if (heard) return passed(`the alarm ${heard.logicalId} tells of ${what}`);
  const [unheard] = all;
  return unheard
    ? failed(`nobody hears of the alarm ${unheard.logicalId} on ${what}`)
    : failed(`there is no alarm on ${what}`);
}

/** The schedules of SageMaker's monitor for a type of job definition, which has to be there with its baseline. */
export function monitored(estate: Estate, kind: 'DataQuality' | 'ModelQuality'): Outcome | undefined {
  const schedules = estate.all('AWS::SageMaker::MonitoringSchedule');
  const definitions = estate.all(`AWS::SageMaker::${kind}JobDefinition`);
  const schedule = schedules.find((one) => {
    const config = one.properties.get('MonitoringScheduleConfig');
    const name = config.get('MonitoringJobDefinitionName');
    const type = config.get('MonitoringType').text;
    const own = definitions.some((definition) => isNamed(estate, one, name, definition, 'JobDefinitionName'));
    // a schedule with a definition of its own monitors data
    return own || type === kind || (kind === 'DataQuality' && config.get('MonitoringJobDefinition').isSet === true);
  });
  return schedule && passed(`the schedule ${schedule.logicalId} compares traffic with the baseline`);
}

/** Pipelines that train nothing and that a schedule starts: they check what is served. */
export function scheduledChecks(estate: Estate): Outcome | undefined {
  const checks = readPipelines(estate).filter(
    ({ definition }) =>
      definition.steps.some(({ type }) => type === 'Processing') && !definition.steps.some(isTraining),
  );
  const outcomes = checks.map(({ pipeline }) => startsItself(estate, pipeline, 'schedule'));
  return (
    outcomes.find(({ verdict }) => verdict === 'PASSED') ?? outcomes.find(({ verdict }) => verdict === 'CANT_TELL')
  );
}
