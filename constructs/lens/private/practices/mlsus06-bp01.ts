import type { Estate } from '../judge/estate';
import { passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { batchInference, serving, training } from '../evidence/workload';

/** What is used for each unit of work is measured. */
export const MLSUS06_BP01: PracticeRule = {
  id: 'MLSUS06-BP01',
  fix: {
    ...declareIt('MLSUS06-BP01'),
    cloudFormation: 'an AWS::CloudWatch::Dashboard with an expression that divides what is used by Invocations',
  },
  judge: (estate) => {
    if ([...serving(estate), ...training(estate), ...batchInference(estate)].length === 0) return [];
    const shown = dashboards(estate);
    return shown.length > 0 ? shown : [declared(estate, 'MLSUS06-BP01')];
  },
};

/** Metrics of what is used. */
const USED = /CPUUtilization|GPUUtilization|MemoryUtilization|InstanceCount|EstimatedCharges/;

function dashboards(estate: Estate): PracticeOutcome[] {
  return estate.all('AWS::CloudWatch::Dashboard').flatMap((subject) => {
    const body = subject.properties.get('DashboardBody');
    const divides = /"expression\\?":\s*\\?"[^"]*\//.test(body.text);
    if (!divides || !body.text.includes('Invocations') || !USED.test(body.text)) return [];
    return [{ ...passed('the dashboard divides what is used by the answers', body), subject }];
  });
}
