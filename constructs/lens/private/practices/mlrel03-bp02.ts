import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { serving, training } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeOn, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** What a model learns from and what it gets when it serves are made by the same definitions. */
export const MLREL03_BP02: PracticeRule = {
  id: 'MLREL03-BP02',
  fix: {
    library: '`data.FeatureGroup`, which training and serving both read',
    cloudFormation:
      'AWS::SageMaker::FeatureGroup with OnlineStoreConfig: { EnableOnlineStore: true } and OfflineStoreConfig; or a container that prepares the features first in Containers',
  },
  judge: (estate) => {
    const groups = featureGroups(estate);
    const trains = training(estate);
    const shared = [...groups, ...(trains.length > 0 ? serialModels(estate) : [])];
    const passing = shared.filter(({ verdict }) => verdict === 'PASSED');
    if (passing.length > 0) return passing;
    if (trains.length === 0) return groups.length > 0 || serving(estate).length === 0 ? [] : unread(estate);
    if (shared.length > 0) return shared;
    if (serving(estate).length === 0) return [];
    return [
      failed('models are trained and served here, and no feature group or first container makes their features alike'),
    ];
  },
};

function featureGroups(estate: Estate): PracticeOutcome[] {
  return ofEach(estate.all('AWS::SageMaker::FeatureGroup'), hasBothStores);
}

function hasBothStores({ properties }: Subject): Outcome {
  const online = mustBeOn(properties.get('OnlineStoreConfig', 'EnableOnlineStore'));
  if (online.verdict !== 'PASSED') return online;
  const offline = properties.get('OfflineStoreConfig');
  return offline.isSet
    ? passed('training reads its offline store and serving its online store', offline)
    : failed('OfflineStoreConfig is not set', offline);
}

/** Models, and versions in the registry, in which one container after the other works on a request. */
function serialModels(estate: Estate): PracticeOutcome[] {
  return estate.all('AWS::SageMaker::Model', 'AWS::SageMaker::ModelPackage').flatMap((subject) => {
    const { properties } = subject;
    const lists = [properties.get('Containers'), properties.get('InferenceSpecification', 'Containers')];
    const direct = properties.get('InferenceExecutionConfig', 'Mode').text === 'Direct';
    return lists
      .filter((list: Node) => list.items.length > 1 && !direct)
      .map((list) => ({ ...passed('its first container prepares the features for the others', list), subject }));
  });
}
