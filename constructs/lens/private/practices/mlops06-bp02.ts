import { ofAll, ofEach } from '../evidence/about';
import { keepsRequests } from '../evidence/capture';
import { qualityWatchers } from '../evidence/quality-alarms';
import { serving } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** What a model answers in production is kept, and its quality is watched. */
export const MLOPS06_BP02: PracticeRule = {
  id: 'MLOPS06-BP02',
  fix: {
    library: '`capture` of `serving.ModelEndpoint`, and `monitoring.DriftCheck`',
    cloudFormation:
      'DataCaptureConfig: { EnableCapture: true }, and an AWS::SageMaker::MonitoringSchedule or alarms on metrics of quality',
  },
  judge: (estate) => {
    const [served] = serving(estate);
    if (!served) return [];
    return [...ofEach(estate.all('AWS::SageMaker::EndpointConfig'), keepsRequests), ofAll(watched(estate), served)];
  },
};

function watched(estate: Estate): Outcome {
  const [watcher] = qualityWatchers(estate);
  return watcher
    ? passed(`${watcher.logicalId} watches the quality of predictions`)
    : failed('nothing watches the quality of predictions: there is neither a monitoring schedule nor an alarm on it');
}
