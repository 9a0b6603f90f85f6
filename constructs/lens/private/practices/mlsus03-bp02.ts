import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { agesData } from '../evidence/storage';
import { dataBuckets } from '../evidence/workload';

/** Data is deleted or moved on schedule. */
export const MLSUS03_BP02: PracticeRule = {
  id: 'MLSUS03-BP02',
  fix: {
    library: '`expiration` and `noncurrentExpiration` of `data.Zone`, `captureExpiration` of `data.DataLake`',
    cloudFormation: 'LifecycleConfiguration of AWS::S3::Bucket, with ExpirationInDays or Transitions',
  },
  judge: (estate) => ofEach(dataBuckets(estate), agesData),
};
