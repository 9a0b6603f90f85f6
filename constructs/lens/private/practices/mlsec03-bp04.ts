import { ofAll, ofEach } from '../evidence/about';
import { keepsVersions } from '../evidence/storage';
import { dataBuckets, isMachineLearning, orchestrating, training } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { failed, mustBeOn, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** Whatever a model learnt from can be traced to its origin, and nobody can change it without a trace. */
export const MLSEC03_BP04: PracticeRule = {
  id: 'MLSEC03-BP04',
  fix: {
    library: '`data.DataLake` keeps versions, and `training.TrainingPipeline` records what each model is made of',
    cloudFormation:
      'VersioningConfiguration: { Status: Enabled } for buckets, an AWS::SageMaker::Pipeline for jobs, and EnableLogFileValidation: true for trails',
  },
  judge: (estate) =>
    isMachineLearning(estate)
      ? [
          ...ofEach(dataBuckets(estate), keepsVersions),
          ...ofEach(estate.all('AWS::CloudTrail::Trail'), ({ properties }) =>
            mustBeOn(properties.get('EnableLogFileValidation')),
          ),
          ...recorded(estate),
        ]
      : [],
};

/** What records which data a model is from. */
const RECORDS = [
  'AWS::SageMaker::Pipeline',
  'AWS::SageMaker::MlflowApp',
  'AWS::SageMaker::MlflowTrackingServer',
  'AWS::SageMaker::Experiment',
];

function recorded(estate: Estate): PracticeOutcome[] {
  const [one] = [...training(estate), ...orchestrating(estate)];
  if (!one) return [];
  const [record] = estate.all(...RECORDS);
  const outcome = record
    ? passed(`${record.logicalId} records which data each model is from`)
    : failed('nothing records which data a model is from: there is neither a SageMaker pipeline nor MLflow');
  return [ofAll(outcome, one)];
}
