import { ofAll } from '../evidence/about';
import { alarms, isOfEndpoints, metricsOf } from '../evidence/alarms';
import { rulesOn } from '../evidence/events';
import { isHeard, qualityAlarms } from '../evidence/quality-alarms';
import { serving } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** What is seen in production comes back to those, and to what, can act on it. */
export const MLOPS02_BP05: PracticeRule = {
  id: 'MLOPS02-BP05',
  fix: {
    library: '`monitoring.Notifications` for people, and `monitoring.Retraining` for the training pipeline',
    cloudFormation: 'AlarmActions, or an AWS::Events::Rule on the alarms whose target is a topic or a pipeline',
  },
  judge: (estate) => {
    const [served] = serving(estate);
    if (!served) return [];
    const quality = qualityAlarms(estate);
    if (quality.length === 0) return [ofAll(operations(estate), served)];
    return quality.map((alarm) => ({ ...isHeard(estate, alarm), subject: alarm }));
  },
};

/** Without any measure of quality, what is heard of the endpoint itself is the only feedback. */
function operations(estate: Estate): Outcome {
  const heard = alarms(estate)
    .filter((alarm) => metricsOf(alarm).some(isOfEndpoints))
    .find((alarm) => isHeard(estate, alarm).verdict === 'PASSED');
  if (heard) return isHeard(estate, heard);
  const rule = rulesOn(estate, 'aws.sagemaker').find(({ properties }) => properties.get('Targets').isSet);
  if (rule) return passed(`${rule.logicalId} passes on events of SageMaker`);
  return failed('nothing passes on what is seen in production: there is neither an alarm with an action nor a rule');
}
