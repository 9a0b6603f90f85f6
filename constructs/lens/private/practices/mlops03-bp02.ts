import { ofAll, ofEach } from '../evidence/about';
import { keepsVersions } from '../evidence/storage';
import { dataBuckets, isMachineLearning, registering, training, unreadPipelines } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, mustBeOneOf, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Data, images and models have versions, so that one can go back to what was. */
export const MLOPS03_BP02: PracticeRule = {
  id: 'MLOPS03-BP02',
  fix: {
    library: '`data.DataLake` keeps versions of data, and `registry.ModelPackageGroup` those of models',
    cloudFormation:
      'VersioningConfiguration: { Status: Enabled } for buckets, ImageTagMutability: IMMUTABLE for images, and an AWS::SageMaker::ModelPackageGroup',
  },
  judge: (estate) =>
    isMachineLearning(estate)
      ? [
          ...ofEach(dataBuckets(estate), keepsVersions),
          ...ofEach(estate.all('AWS::ECR::Repository'), ({ properties }) =>
            mustBeOneOf(properties.get('ImageTagMutability'), ['IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION']),
          ),
          ...training(estate)
            .slice(0, 1)
            .map((one) => ofAll(models(estate), one)),
        ]
      : [],
};

function models(estate: Estate): Outcome {
  const trackers = estate.all('AWS::SageMaker::MlflowApp', 'AWS::SageMaker::MlflowTrackingServer');
  const [tracker] = [...registering(estate), ...trackers];
  if (tracker) return passed(`${tracker.step?.name ?? tracker.logicalId} keeps the versions of models`);
  return unreadPipelines(estate).length > 0
    ? cantTell("the template doesn't contain the steps of the pipeline, which may register models")
    : failed('nothing keeps the versions of models: there is neither a model registry nor MLflow');
}
