import { judgeTraining } from '../evidence/pipelines';
import { keepsData } from '../evidence/versions';
import { passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Data have versions, so that a model can be made again. */
export const MLREL02_BP03: PracticeRule = {
  id: 'MLREL02-BP03',
  fix: {
    library: '`data.Dataset` has a `version`, and `training.TrainingPipeline` records it with each model',
    cloudFormation:
      'a parameter of the pipeline in the S3Uri of the data and in CustomerMetadataProperties; or VersioningConfiguration: { Status: Enabled } of their bucket',
  },
  judge: (estate) => {
    const stores = estate
      .all('AWS::SageMaker::FeatureGroup')
      .map((subject) => ({ subject, store: subject.properties.get('OfflineStoreConfig') }))
      .filter(({ store }) => store.value !== undefined)
      .map(({ subject, store }) => ({
        ...passed('its offline store keeps each record with its time', store),
        subject,
      }));
    return [...judgeTraining(estate, (read) => keepsData(estate, read)), ...stores];
  },
};
