import { passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { unread } from '../evidence/pipelines';
import { keepsRunning, WAITING } from '../evidence/clusters';
import { processing } from '../evidence/workload';

/** What processes data runs only while there is work. */
export const MLSUS03_BP01: PracticeRule = {
  id: 'MLSUS03-BP01',
  fix: {
    library: '`training.TrainingPipeline` processes data in jobs that end; there is nothing to set',
    cloudFormation:
      'AutoTerminationPolicy of AWS::EMR::Cluster, StreamMode: ON_DEMAND of AWS::Kinesis::Stream, or jobs',
  },
  judge: (estate) => [
    ...ofEach(processing(estate), (subject) => passed('it ends when its work ends', subject.properties)),
    ...ofEach(estate.all(...WAITING), keepsRunning),
    ...unread(estate),
  ],
};
