import { catalogued } from '../evidence/catalogue';
import { unread } from '../evidence/pipelines';
import { dataBuckets, processing, training } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

const STORES = [
  'AWS::Athena::WorkGroup',
  'AWS::Redshift::Cluster',
  'AWS::RedshiftServerless::Workgroup',
  'AWS::SageMaker::FeatureGroup',
] as const;

/** Data are in a lake with a catalogue, from which whatever works on them reads. */
export const MLPERF03_BP01: PracticeRule = {
  id: 'MLPERF03-BP01',
  fix: {
    library: '`data.DataLake`, and `data.DataCatalog` over its zones',
    cloudFormation: 'AWS::S3::Bucket, AWS::Glue::Database with tables or a crawler, and what reads them',
  },
  judge: (estate) => {
    const [user] = [...training(estate), ...processing(estate), ...estate.all(...STORES)];
    return user ? [hasLake(estate, user.logicalId)] : unread(estate);
  },
};

function hasLake(estate: Estate, user: string): PracticeOutcome {
  const [lake] = dataBuckets(estate);
  const [catalogue] = catalogued(estate);
  if (!lake && !catalogue) return cantTell(`the data that ${user} works on are not in the templates`);
  if (!catalogue) return failed(`${user} works on a lake without a catalogue`);
  if (!lake) return cantTell(`${catalogue.logicalId} is a catalogue of data that are not in the templates`);
  return passed(`${lake.logicalId} has the data, ${catalogue.logicalId} a catalogue, and ${user} works on them`);
}
