import type { Estate, Subject } from '../judge/estate';
import { cantTell, everyOf, failed, mustBeOn, mustBeSet, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { serving } from '../evidence/workload';

/** Features are stored once, encrypted, for training and for serving. */
export const MLCOST03_BP04: PracticeRule = {
  id: 'MLCOST03-BP04',
  fix: {
    library: '`data.FeatureGroup`',
    cloudFormation:
      'AWS::SageMaker::FeatureGroup with OnlineStoreConfig and OfflineStoreConfig, and a KmsKeyId in both',
  },
  judge: (estate) => {
    const groups = estate.all('AWS::SageMaker::FeatureGroup');
    return groups.length > 0 ? groups.flatMap((group) => stores(group, estate)) : unshared(estate);
  },
};

function stores(subject: Subject, estate: Estate): PracticeOutcome[] {
  const [online, offline] = ['OnlineStoreConfig', 'OfflineStoreConfig'].map((key) => subject.properties.get(key));
  const outcomes = [
    offline.value === undefined ? onlyOnline(subject) : mustBeSet(offline.get('S3StorageConfig', 'KmsKeyId')),
  ];
  if (online.value === undefined) {
    outcomes.push(
      serving(estate).length > 0
        ? failed('endpoints can read no features: OnlineStoreConfig is not set', online)
        : cantTell(
            'OnlineStoreConfig is not set, and no template shows whether anything needs features at once',
            online,
          ),
    );
  } else {
    outcomes.push(mustBeOn(online.get('EnableOnlineStore')), mustBeSet(online.get('SecurityConfig', 'KmsKeyId')));
  }
  const worst = everyOf(outcomes)!;
  const good = passed('features are stored once, online and offline, both encrypted', subject.properties);
  return [{ ...(worst.verdict === 'PASSED' ? good : worst), subject }];
}

function onlyOnline({ properties }: Subject) {
  return failed(
    'no training can read earlier features: OfflineStoreConfig is not set',
    properties.get('OfflineStoreConfig'),
  );
}

/** Pipelines that make features for one model and keep them for nobody else. */
function unshared(estate: Estate): PracticeOutcome[] {
  return estate.all('AWS::SageMaker::Pipeline').flatMap((subject) => {
    const steps = estate.definition(subject)?.steps ?? [];
    const [prepares, trains] = ['Processing', 'Training'].map((type) => steps.find((step) => step.type === type));
    if (!prepares || !trains) return [];
    const { node, name } = prepares;
    return [{ ...failed(`what ${name} prepares is for this model only: there is no feature group`, node), subject }];
  });
}
