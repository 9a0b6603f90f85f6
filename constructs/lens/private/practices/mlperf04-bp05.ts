import { alarms } from '../evidence/alarms';
import { declareIt } from '../evidence/declaration';
import { boundOf, promised } from '../evidence/promises';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLPERF04-BP05';

/** The use case says what a model trades for what, and the alarms agree with it. */
export const MLPERF04_BP05: PracticeRule = {
  id: ID,
  fix: {
    library: '`objectives`, `fairness` and `serviceLevels` of `goal.UseCase`',
    cloudFormation: declareIt(ID).cloudFormation,
  },
  judge: (estate) => promised(estate, ID, (facts) => hasOperatingPoint(estate, facts)),
};

function hasOperatingPoint(estate: Estate, facts: Node): Outcome | undefined {
  const latency = facts.get('serviceLevels', 'latencyP99Milliseconds');
  const [objective] = facts.get('objectives').items;
  const bound = objective && boundOf(objective);
  if (!bound || !latency.isSet) return undefined;
  const late = latencyThresholds(estate).find(({ value }) => Number(value) > Number(latency.value) * 1000);
  if (late) {
    return failed(
      `an alarm allows ${Number(late.value) / 1000} ms, and the use case promises ${latency.text} ms`,
      latency,
    );
  }
  const metric = objective.get('metric').text;
  return passed(`the use case asks for ${metric} of ${bound.text} within ${latency.text} ms`, latency);
}

/** The limits of alarms on the latency of models, in microseconds. */
function latencyThresholds(estate: Estate): Node[] {
  return alarms(estate)
    .filter(({ properties }) => properties.get('MetricName').text === 'ModelLatency')
    .map(({ properties }) => properties.get('Threshold'))
    .filter(({ value }) => value !== undefined && !Number.isNaN(Number(value)));
}
