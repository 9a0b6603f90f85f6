import { ofEach } from '../evidence/about';
import { catalogued, catalogues } from '../evidence/catalogue';
import { processing, training } from '../evidence/workload';
import { unread } from '../evidence/pipelines';
import { failed, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** The data that models learn from are in a catalogue. */
export const MLREL02_BP01: PracticeRule = {
  id: 'MLREL02-BP01',
  fix: {
    library: '`data.DataCatalog` with a table for each `data.Dataset`',
    cloudFormation: 'AWS::Glue::Database with AWS::Glue::Table or AWS::Glue::Crawler over the data',
  },
  judge: (estate) => {
    const found = catalogued(estate);
    if (found.length > 0) {
      return found.map((subject) => ({
        ...passed(`${subject.logicalId} is in a data catalogue`, 'Properties'),
        subject,
      }));
    }
    const groups = estate.all('AWS::SageMaker::FeatureGroup');
    if (groups.length > 0) return ofEach(groups, (subject) => catalogues(subject.properties));
    const [user] = [...training(estate), ...processing(estate)];
    if (!user) return unread(estate);
    return [failed(`no data catalogue is here, and ${user.logicalId} works on data`)];
  },
};
