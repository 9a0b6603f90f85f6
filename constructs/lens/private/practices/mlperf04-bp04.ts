import { reported } from '../evidence/reports';
import type { PracticeRule } from '../judge/rule';

/** The features of the training data are described, for traffic to be compared with. */
export const MLPERF04_BP04: PracticeRule = {
  id: 'MLPERF04-BP04',
  fix: {
    library: '`training.TrainingPipeline` makes a baseline, which `monitoring.ModelMonitor` compares with',
    cloudFormation:
      'ModelMetrics: { ModelDataQuality: { Statistics: … } } of RegisterModel, or DataQualityBaselineConfig of AWS::SageMaker::DataQualityJobDefinition',
  },
  judge: (estate) => reported(estate, STATISTICS),
};

const STATISTICS = {
  what: 'the statistics of features',
  metric: 'ModelDataQuality',
  checks: /DATA_?QUALITY/i,
  monitor: 'AWS::SageMaker::DataQualityJobDefinition',
  baseline: 'DataQualityBaselineConfig',
};
