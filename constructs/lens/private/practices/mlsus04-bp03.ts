import type { Subject } from '../judge/estate';
import { everyOf, type Outcome } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { agesData, expiresImages, expiresLogs, expiresOldVersions } from '../evidence/storage';
import { dataBuckets, registering, training, unreadPipelines } from '../evidence/workload';

/** What training leaves behind goes away: objects, their earlier versions, logs and images. */
export const MLSUS04_BP03: PracticeRule = {
  id: 'MLSUS04-BP03',
  fix: {
    library: '`noncurrentExpiration` of `data.Zone`; `foundation.LogRetention` for the log groups of jobs',
    cloudFormation:
      'NoncurrentVersionExpiration of buckets, LifecyclePolicy of repositories, RetentionInDays of log groups',
  },
  judge: (estate) => {
    const trains = [...training(estate), ...registering(estate), ...unreadPipelines(estate)].length > 0;
    if (!trains) return [];
    return [
      ...ofEach(dataBuckets(estate), clears),
      ...ofEach(estate.all('AWS::Logs::LogGroup'), expiresLogs),
      ...ofEach(estate.all('AWS::ECR::Repository'), expiresImages),
    ];
  },
};

function clears(bucket: Subject): Outcome {
  return everyOf([agesData(bucket), expiresOldVersions(bucket)])!;
}
