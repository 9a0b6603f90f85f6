import { ofEach } from '../evidence/about';
import { deletesData, expiresLogs } from '../evidence/storage';
import { dataBuckets, isMachineLearning } from '../evidence/workload';
import type { PracticeRule } from '../judge/rule';

/** Data that nobody needs any more goes away by itself. */
export const MLSEC03_BP05: PracticeRule = {
  id: 'MLSEC03-BP05',
  fix: {
    library:
      '`expiration` of `data.Zone`, and `captureExpiration` of `data.DataLake` and of `delivery.ReleaseEnvironment`',
    cloudFormation: 'LifecycleConfiguration with ExpirationInDays for buckets, and RetentionInDays for log groups',
  },
  judge: (estate) =>
    isMachineLearning(estate)
      ? [...ofEach(dataBuckets(estate), deletesData), ...ofEach(estate.all('AWS::Logs::LogGroup'), expiresLogs)]
      : [],
};
