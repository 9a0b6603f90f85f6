import { ofEach } from '../evidence/about';
import { alarmsOn } from '../evidence/alarms';
import { driftAlarms, isHeard, qualityAlarms } from '../evidence/drift';
import { endpoints } from '../evidence/endpoints';
import { once } from '../evidence/once';
import { trainingPipelines } from '../evidence/pipelines';
import { startsItself } from '../evidence/started';
import { together } from '../evidence/together';
import type { Estate, Subject } from '../judge/estate';
import { mustBeSet, type Outcome, someOf } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Somebody hears when a model gets worse, and something is done about it. */
export const MLPERF06_BP04: PracticeRule = {
  id: 'MLPERF06-BP04',
  fix: {
    library: '`monitoring.ModelMonitor` with `retrain`, and `monitoring.Notifications`',
    cloudFormation:
      'alarms with AlarmActions on the quality of the model, or on drift, and on the endpoint; a rule on the alarm that starts training',
  },
  judge: (estate) => {
    const served = endpoints(estate);
    if (served.length > 0) return ofEach(served, (subject) => watchesQuality(estate, subject));
    const monitors = estate.all('AWS::SageMaker::ModelQualityJobDefinition');
    return ofEach(monitors, ({ properties }) =>
      mustBeSet(properties.get('ModelQualityJobInput', 'GroundTruthS3Input', 'S3Uri')),
    );
  },
};

function watchesQuality(estate: Estate, endpoint: Subject): Outcome {
  return together([isHeard(estate, alarmsOn(estate, endpoint), 'its errors and latencies'), ...ofModels(estate)]);
}

const ofModels = once((estate: Estate): readonly Outcome[] => [
  isHeard(estate, [...qualityAlarms(estate), ...driftAlarms(estate)], 'the quality of predictions'),
  ...remedy(estate),
]);

/** Where models are trained as well, something starts training again. */
function remedy(estate: Estate): Outcome[] {
  const remedies = trainingPipelines(estate).map(({ pipeline }) =>
    startsItself(estate, pipeline, 'alarm', 'schedule', 'event'),
  );
  const best = someOf(remedies);
  return best ? [best] : [];
}
