import { ofEach } from '../evidence/about';
import { keepsRequests } from '../evidence/capture';
import { driftAlarms, isHeard, monitored, scheduledChecks } from '../evidence/drift';
import { configsOf, endpoints } from '../evidence/endpoints';
import { together } from '../evidence/together';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeSet, type Outcome } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** What callers ask is compared with what the model has learned from, again and again. */
export const MLPERF06_BP03: PracticeRule = {
  id: 'MLPERF06-BP03',
  fix: {
    library: '`capture` of `serving.ModelEndpoint`, and `captured` and `baseline` of `monitoring.ModelMonitor`',
    cloudFormation:
      'DataCaptureConfig: { EnableCapture: true }; AWS::SageMaker::MonitoringSchedule, or a pipeline that a schedule starts; an alarm on drift with AlarmActions',
  },
  judge: (estate) => {
    const served = endpoints(estate);
    if (served.length > 0) return ofEach(served, (subject) => watchesDrift(estate, subject));
    const monitors = estate.all('AWS::SageMaker::DataQualityJobDefinition');
    return ofEach(monitors, ({ properties }) => mustBeSet(properties.get('DataQualityBaselineConfig')));
  },
};

function watchesDrift(estate: Estate, endpoint: Subject): Outcome {
  const captured = configsOf(estate, endpoint).map(keepsRequests);
  const none = failed('nothing compares its traffic with the training data on a schedule');
  return together([
    ...captured,
    monitored(estate, 'DataQuality') ?? scheduledChecks(estate) ?? none,
    isHeard(estate, driftAlarms(estate), 'drift'),
  ]);
}
