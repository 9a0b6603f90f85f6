import { ofEach } from '../evidence/about';
import { dataBuckets, isMachineLearning } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeSet, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Whoever reads or changes data leaves a trace. */
export const MLSEC06_BP02: PracticeRule = {
  id: 'MLSEC06-BP02',
  fix: {
    library: '`data.Zone` logs the access to its bucket; there is nothing to set',
    cloudFormation:
      'LoggingConfiguration for each bucket, or an AWS::CloudTrail::Trail with data events of S3; an AWS::GuardDuty::Detector finds unusual access',
  },
  judge: (estate) =>
    isMachineLearning(estate) ? ofEach(dataBuckets(estate), (bucket) => isWatched(bucket, estate)) : [],
};

function isWatched({ properties }: Subject, estate: Estate): Outcome {
  const logging = properties.get('LoggingConfiguration');
  const own = mustBeSet(logging);
  if (own.verdict === 'PASSED') return passed('LoggingConfiguration records who reads and writes', logging);
  const [watcher] = watchers(estate);
  if (watcher) return passed(`${watcher.logicalId} records or watches who reads and writes`, watcher.properties);
  if (own.verdict === 'CANT_TELL') return own;
  return failed(
    'nothing records who reads and writes: there are neither access logs nor a trail of data events',
    logging,
  );
}

/** What records or watches the access to all buckets. */
function watchers(estate: Estate): Subject[] {
  const trails = estate.all('AWS::CloudTrail::Trail').filter(({ properties }) => {
    const selectors = [properties.get('EventSelectors'), properties.get('AdvancedEventSelectors')];
    return selectors.some((one) => JSON.stringify(one.plain ?? '').includes('AWS::S3::Object'));
  });
  const detectors = estate.all('AWS::GuardDuty::Detector').filter(({ properties }) => {
    const protects = JSON.stringify([properties.get('Features').plain, properties.get('DataSources').plain]);
    return properties.get('Enable').text.toLowerCase() === 'true' && /S3_DATA_EVENTS|S3Logs/.test(protects);
  });
  return [...trails, ...detectors, ...estate.all('AWS::Macie::Session')];
}
