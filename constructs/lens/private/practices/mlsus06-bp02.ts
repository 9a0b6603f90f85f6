import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { isTraining, judgeTraining, type ReadPipeline } from '../evidence/pipelines';
import { type Starter, startersOf } from '../evidence/starters';
import { stepsBefore } from '../pipeline/uses';

/** Models are trained again when they got worse, and not by the calendar. */
export const MLSUS06_BP02: PracticeRule = {
  id: 'MLSUS06-BP02',
  fix: {
    library:
      '`monitoring.Retraining` starts the training when the drift alarm of a `monitoring.ModelMonitor` asks for it',
    cloudFormation:
      'AWS::Events::Rule on CloudWatch Alarm State Change as what starts the pipeline, instead of a schedule',
  },
  judge: (estate) => judgeTraining(estate, (read) => [startsOnDecay(estate, read)]),
};

function startsOnDecay(estate: Estate, { pipeline, definition }: ReadPipeline): Outcome {
  const checks = definition.steps
    .filter(isTraining)
    .flatMap((step) => stepsBefore(definition, step))
    .find(({ type }) => ['Condition', 'QualityCheck', 'ClarifyCheck'].includes(type));
  if (checks) return passed(`${checks.name} decides whether a run trains`, checks.node);
  const starters = startersOf(estate, pipeline);
  const alarms = starters.filter(({ cause, certain }) => cause === 'alarm' && certain);
  const habits = starters.filter(({ cause, through }) => cause === 'schedule' && !sharesWay(through, alarms));
  const bare = habits.find(({ through, certain }) => certain && through.length === 0);
  if (bare)
    return failed(
      `${bare.by.logicalId} starts it by the calendar, whether the model got worse or not`,
      pipeline.properties,
    );
  if (habits.length > 0)
    return cantTell(
      `whether ${way(habits[0])} starts it only when it is needed is in no template`,
      pipeline.properties,
    );
  if (alarms.length > 0)
    return passed(`${alarms[0].by.logicalId} starts it when an alarm says so`, pipeline.properties);
  return cantTell(
    starters.length > 0 ? `${way(starters[0])} starts it, and no alarm does` : 'no template shows what starts it',
    pipeline.properties,
  );
}

/** What an alarm starts may look again on a schedule. */
function sharesWay(through: Starter['through'], alarms: readonly Starter[]): boolean {
  const last = through.at(-1);
  return last !== undefined && alarms.some((alarm) => alarm.through.includes(last));
}

function way({ by, through }: Starter): string {
  return (through.at(-1) ?? by).logicalId;
}
